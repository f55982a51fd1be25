-- What a plan was said to do when it was made: later looks do not weigh anew. server/SPEC.md, "Policies".

-- Those that are there have not kept it: they end now, and are to be planned again.
update policy_plan set expires_at_hour = 0;

alter table policy_plan
    add column if not exists users int unsigned not null default 0,
    add column if not exists bots int unsigned not null default 0,
    add column if not exists devices bigint unsigned not null default 0,
    add column if not exists waiting_messages bigint unsigned not null default 0;
