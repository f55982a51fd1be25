-- What an account is recovered with, opaque, and the count of tries. server/SPEC.md, "Recovery".

create table recovery (
    account binary(32) not null,
    generation bigint unsigned not null,
    verifier binary(32) not null,
    statement varbinary(512) not null,
    content varbinary(4096) not null,
    primary key (account),
    constraint recovery_account foreign key (account) references account (id) on delete cascade
) engine = InnoDB default charset = utf8mb4;

-- Tied to no account: a name that nobody has is counted like any other.
create table recovery_counter (
    id binary(32) not null,
    tries tinyint unsigned not null,
    ends_at_hour int unsigned not null,
    primary key (id),
    key recovery_counter_expiry (ends_at_hour)
) engine = InnoDB default charset = utf8mb4;
