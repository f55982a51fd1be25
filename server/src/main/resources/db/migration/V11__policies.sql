-- Security groups, and what their devices shall obey. server/SPEC.md, "Policies". Settings are JSON of the public model; what is missing
-- there is as it is by default.

create table security_group (
    id bigint unsigned not null auto_increment,
    name varchar(100) not null,
    -- 1 for the one default group, null for others.
    is_default tinyint unsigned null,
    settings mediumtext not null,
    modified_at bigint unsigned not null,
    primary key (id),
    unique key security_group_name (name),
    unique key security_group_default (is_default)
) engine = InnoDB default charset = utf8mb4;

insert into security_group (id, name, is_default, settings, modified_at) values (1, 'Default', 1, '{}', unix_timestamp());

-- One row. A version is the second of its change, or one more than the one before.
create table policy_state (
    id tinyint unsigned not null,
    version bigint unsigned not null,
    key_serial bigint unsigned not null default 0,
    primary key (id)
) engine = InnoDB default charset = utf8mb4;

insert into policy_state (id, version) values (1, unix_timestamp());

create table policy_version (
    version bigint unsigned not null,
    made_at bigint unsigned not null,
    made_by varchar(64) not null,
    act varchar(32) not null,
    group_id bigint unsigned null,
    settings_before mediumtext null,
    settings_after mediumtext null,
    primary key (version)
) engine = InnoDB default charset = utf8mb4;

create table policy_plan (
    id bigint unsigned not null auto_increment,
    base_version bigint unsigned not null,
    group_id bigint unsigned not null,
    settings mediumtext not null,
    expires_at_hour int unsigned not null,
    primary key (id),
    key policy_plan_expiry (expires_at_hour),
    constraint policy_plan_group foreign key (group_id) references security_group (id) on delete cascade
) engine = InnoDB default charset = utf8mb4;
