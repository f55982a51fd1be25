-- Devices that a sister has suspended, until the account's next state. One is enough to suspend.
create table suspension (
    node binary(16) not null,
    account binary(32) not null,
    content blob not null,
    primary key (node),
    key suspension_account (account),
    constraint suspension_node foreign key (node) references node (id) on delete cascade,
    constraint suspension_account foreign key (account) references account (id) on delete cascade
) engine = InnoDB default charset = utf8mb4;
