-- Who administers, with which keys, and what. server/SPEC.md, "Administration".

create table administrator (
    name varchar(64) character set ascii collate ascii_bin not null,
    role varchar(16) character set ascii collate ascii_bin not null,
    session_minutes smallint unsigned not null,
    session_until bigint unsigned not null,
    password_hash varbinary(64) null,
    password_failures tinyint unsigned not null,
    primary key (name)
) engine = InnoDB default charset = utf8mb4;

create table access_key (
    id varchar(20) character set ascii collate ascii_bin not null,
    administrator varchar(64) character set ascii collate ascii_bin not null,
    secret_sealed varbinary(128) not null,
    created_day int unsigned not null,
    expires_day int unsigned not null,
    primary key (id),
    constraint access_key_administrator foreign key (administrator) references administrator (name) on delete cascade
) engine = InnoDB default charset = utf8mb4;

create table network (
    id int unsigned not null,
    name varchar(20) not null,
    settings mediumtext not null,
    primary key (id)
) engine = InnoDB default charset = utf8mb4;

create table client_token (
    id binary(32) not null,
    digest binary(32) not null,
    answer mediumblob null,
    expires_at_hour int unsigned not null,
    primary key (id),
    key client_token_expiry (expires_at_hour)
) engine = InnoDB default charset = utf8mb4;
