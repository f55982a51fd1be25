-- The audit log and the rule of two. server/SPEC.md, "Audit log", "Two administrators".

-- The database itself holds the chain together: an entry's hash is over the one before and its line, nothing that another row
-- points to goes or changes its hash, and the head points to the last one. So an entry that was written is neither changed nor
-- deleted by mistake. Whoever may switch these rules off is found by the signature of a head. No triggers: with a binary log they
-- need a privilege that the server's user should not have.
create table audit_entry (
    number bigint unsigned not null,
    -- The number before; null for the first.
    previous bigint unsigned null,
    -- For the first entry the id of the log.
    previous_hash binary(32) not null,
    line varchar(4608) character set ascii collate ascii_bin not null,
    hash binary(32) not null,
    administrator varchar(64) character set ascii collate ascii_bin
        as (json_value(line, '$.by')) stored,
    act varchar(64) character set ascii collate ascii_bin as (json_value(line, '$.act')) stored,
    primary key (number),
    unique key audit_entry_hash (number, hash),
    key audit_entry_previous (previous, previous_hash),
    key audit_entry_administrator (administrator, number),
    key audit_entry_act (act, number),
    -- Not known would pass: hence "is not null".
    constraint audit_entry_follows check (
        number = 1 and previous is null or previous is not null and previous = number - 1),
    -- The label is "redoubt v1 audit entry" and a zero byte.
    constraint audit_entry_chain check (hash = unhex(sha2(concat(
        x'7265646f75627420763120617564697420656e74727900', previous_hash, line), 256))),
    constraint audit_entry_previous foreign key (previous, previous_hash) references audit_entry (number, hash)
        on update restrict on delete restrict
) engine = InnoDB default charset = utf8mb4;

create table audit_head (
    id tinyint unsigned not null,
    log binary(32) not null,
    number bigint unsigned not null,
    hash binary(32) not null,
    signed_at bigint unsigned not null,
    certificate varbinary(256) not null,
    signature binary(64) not null,
    primary key (id),
    key audit_head_entry (number, hash),
    constraint audit_head_one check (id = 1),
    constraint audit_head_entry foreign key (number, hash) references audit_entry (number, hash)
        on update restrict on delete restrict
) engine = InnoDB default charset = utf8mb4;

-- What waits for a second administrator. What was asked for is sealed: it may name a user.
create table proposal (
    number bigint unsigned not null auto_increment,
    kind varchar(32) character set ascii collate ascii_bin not null,
    operation varchar(64) character set ascii collate ascii_bin not null,
    administrator varchar(64) character set ascii collate ascii_bin not null,
    input_sealed mediumblob not null,
    expires_at_hour int unsigned not null,
    primary key (number),
    key proposal_expiry (expires_at_hour)
) engine = InnoDB default charset = utf8mb4;

-- For what a second administrator is needed: a row for each kind that is switched on.
create table two_administrators (
    kind varchar(32) character set ascii collate ascii_bin not null,
    primary key (kind)
) engine = InnoDB default charset = utf8mb4;
