-- Which server works on this database: one row, which each of its transactions looks at. server/RATIONALE.md, "One server for
-- one database". The id is 1; other numbers are for further servers, should several work on one database one day.

create table incarnation (
    id tinyint unsigned not null,
    token binary(16) not null,
    process int unsigned not null,
    started_at datetime not null,
    primary key (id)
) engine = InnoDB default charset = utf8mb4;
