-- What goes to one device alone lies in its envelope: half the rows to read and to delete. server/RATIONALE.md, "The schema, measured".
alter table envelope
    modify payload bigint unsigned null,
    add column if not exists content mediumblob null,
    add column if not exists expires_at_hour int unsigned null,
    add key if not exists envelope_expiry (expires_at_hour);
