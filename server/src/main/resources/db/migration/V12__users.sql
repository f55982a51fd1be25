-- Users and bots as administrators see them, invited or enrolled. server/SPEC.md, "Users and bots".

create table user_account (
    id int unsigned not null auto_increment,
    -- 1 user, 2 bot.
    kind tinyint unsigned not null,
    name_index binary(32) not null,
    name_sealed varbinary(128) not null,
    details_sealed varbinary(512) null,
    names_version int unsigned not null default 0,
    security_group bigint unsigned not null,
    suspended boolean not null default false,
    -- Null until enrolled.
    account binary(32) null,
    challenge varbinary(64) null,
    challenge_failures tinyint unsigned not null default 0,
    primary key (id),
    unique key user_account_name (name_index),
    unique key user_account_account (account),
    -- Lists, without touching a row.
    key user_account_list (kind, id, security_group, account, names_version),
    constraint user_account_account foreign key (account) references account (id),
    constraint user_account_group foreign key (security_group) references security_group (id)
) engine = InnoDB default charset = utf8mb4;

-- 0 good, 1 reset, 2 suspended with its account.
alter table node
    add column standing tinyint unsigned not null default 0,
    add column enrolled_day int unsigned null;

-- The name stands with the user.
alter table invitation
    add column user int unsigned null,
    modify name_index binary(32) null,
    modify name_sealed varbinary(128) null;

insert into user_account (kind, name_index, name_sealed, security_group, account)
select 1, name_index, name_sealed, (select id from security_group where is_default = 1), id from account;

insert into user_account (kind, name_index, name_sealed, security_group)
select 1, name_index, min(name_sealed), (select id from security_group where is_default = 1) from invitation
where not exists (select 1 from user_account where user_account.name_index = invitation.name_index)
group by name_index;

update invitation join user_account on user_account.name_index = invitation.name_index
set invitation.user = user_account.id, invitation.name_index = null, invitation.name_sealed = null;

alter table invitation
    add key invitation_user (user),
    add constraint invitation_user foreign key (user) references user_account (id) on delete cascade;
