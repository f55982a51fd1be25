-- What each column is for and how long it stays: server/METADATA.toml. The server does not start on a column that is
-- not named there. No sender stands in any table: nothing here says who submitted what.

create table account (
    id binary(32) not null,
    state mediumblob not null,
    state_version bigint unsigned not null,
    name_index binary(32) not null,
    name_sealed varbinary(128) not null,
    primary key (id),
    unique key account_name (name_index)
) engine = InnoDB default charset = utf8mb4;

create table node (
    id binary(16) not null,
    account binary(32) not null,
    certificate blob not null,
    agreement_record blob not null,
    last_resort_key blob not null,
    last_resort_expires_at_hour int unsigned not null,
    highest_key_id bigint unsigned not null,
    last_seen_day int unsigned not null,
    primary key (id),
    key node_account (account),
    constraint node_account foreign key (account) references account (id) on delete cascade
) engine = InnoDB default charset = utf8mb4;

create table ephemeral_key (
    node binary(16) not null,
    key_id bigint unsigned not null,
    signed_key blob not null,
    expires_at_hour int unsigned not null,
    primary key (node, key_id),
    key ephemeral_key_expiry (expires_at_hour),
    constraint ephemeral_key_node foreign key (node) references node (id) on delete cascade
) engine = InnoDB default charset = utf8mb4;

create table invitation (
    token_digest binary(32) not null,
    name_index binary(32) not null,
    name_sealed varbinary(128) not null,
    expires_at_hour int unsigned not null,
    used_by_digest binary(32) null,
    primary key (token_digest),
    key invitation_expiry (expires_at_hour)
) engine = InnoDB default charset = utf8mb4;

create table payload (
    id bigint unsigned not null auto_increment,
    content mediumblob not null,
    expires_at_hour int unsigned not null,
    primary key (id),
    key payload_expiry (expires_at_hour)
) engine = InnoDB default charset = utf8mb4;

create table envelope (
    id bigint unsigned not null auto_increment,
    node binary(16) not null,
    payload bigint unsigned not null,
    exchange blob not null,
    size_bucket int unsigned not null,
    primary key (id),
    -- Order of delivery, and the quota's count and sum without touching a row.
    key envelope_node (node, id, size_bucket),
    key envelope_payload (payload),
    constraint envelope_node foreign key (node) references node (id) on delete cascade,
    constraint envelope_payload foreign key (payload) references payload (id) on delete cascade
) engine = InnoDB default charset = utf8mb4;

-- Makes a repeated submission the same submission. Tied to no sender and to no payload.
create table submission (
    id binary(16) not null,
    digest binary(32) not null,
    expires_at_hour int unsigned not null,
    primary key (id),
    key submission_expiry (expires_at_hour)
) engine = InnoDB default charset = utf8mb4;
