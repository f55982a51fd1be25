-- Whether the appliance was restored from a backup, and how far the database has come. server/SPEC.md, "Restoration".

-- One row. A number is the second of its restoration, or one more than the one before; 0 while there was none. The beat goes up each
-- minute, here and then in a file of the server's own: a database with a lower beat than the file's has gone back.
create table restoration (
    id tinyint unsigned not null,
    number bigint unsigned not null,
    restored_at bigint unsigned not null,
    backup_at bigint unsigned not null,
    beat bigint unsigned not null,
    primary key (id),
    constraint restoration_one check (id = 1)
) engine = InnoDB default charset = utf8mb4;

insert into restoration (id, number, restored_at, backup_at, beat) values (1, 0, 0, 0, 0);
