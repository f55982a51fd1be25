-- What the devices of an account share, opaque. server/SPEC.md, "Account data".

create table account_data (
    account binary(32) not null,
    version bigint unsigned not null,
    generation bigint unsigned not null,
    digest binary(32) not null,
    storage_key varbinary(512) not null,
    content mediumblob not null,
    primary key (account),
    constraint account_data_account foreign key (account) references account (id) on delete cascade
) engine = InnoDB default charset = utf8mb4;
