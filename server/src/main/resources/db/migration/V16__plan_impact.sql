-- What a plan was said to do when it was made: later looks do not weigh anew. server/SPEC.md, "Policies".

-- Those that are there have not kept it: to be planned again. They would end within a day.
delete from policy_plan;

alter table policy_plan
    add column if not exists users int unsigned not null,
    add column if not exists bots int unsigned not null,
    add column if not exists devices bigint unsigned not null,
    add column if not exists waiting_messages bigint unsigned not null;
