-- Sealed files on their way. The bytes lie in the file system, under the blob's id. No owner, no name, no type, no recipient.
create table blob_file (
    -- Follows from the read capability, one way.
    id binary(32) not null,
    -- Bytes of the sealed file: they follow from its padding bucket.
    size_bucket bigint unsigned not null,
    -- Bytes that are on the disk for sure.
    committed bigint unsigned not null,
    complete boolean not null,
    expires_at_hour int unsigned not null,
    primary key (id),
    -- Expiry, and the sums of the quota without touching a row.
    key blob_file_expiry (expires_at_hour, size_bucket, committed)
) engine = InnoDB default charset = utf8mb4;
