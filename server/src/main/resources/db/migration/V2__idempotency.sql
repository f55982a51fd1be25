-- Makes a repeated change the same change, by the key that its device chose. No device stands here: see server/RATIONALE.md.
create table idempotency (
    id binary(32) not null,
    digest binary(32) not null,
    answer mediumblob null,
    expires_at_minute int unsigned not null,
    primary key (id),
    key idempotency_expiry (expires_at_minute)
) engine = InnoDB default charset = utf8mb4;
