-- Which policy a device says that it obeys; 0 until it has said so.
alter table node
    add column if not exists policy_version bigint unsigned not null default 0;
