-- What the newest program that has prepared these tables says to older ones: from which version on a program may work on them, and
-- which columns its ledger names. server/SPEC.md, "Versions of the tables".

create table schema_promise (
    id tinyint unsigned not null,
    runs_from smallint unsigned not null,
    primary key (id)
) engine = InnoDB default charset = utf8mb4;

create table schema_column (
    name varchar(130) character set ascii collate ascii_bin not null,
    primary key (name)
) engine = InnoDB default charset = utf8mb4;
