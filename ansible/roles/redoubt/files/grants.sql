-- The server reads and writes rows; it cannot change a table, nor see anything outside of its database.
grant select, insert, update, delete on redoubt.* to 'redoubt'@'localhost';
-- Migrations change tables, in their own unit, before the server starts.
grant all privileges on redoubt.* to 'redoubt_migrate'@'localhost';
-- mariadb-backup copies pages and holds writers for an instant.
grant reload, process, lock tables, binlog monitor on *.* to 'redoubt_backup'@'localhost';
grant select on redoubt.* to 'redoubt_backup'@'localhost';
