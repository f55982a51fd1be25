package dev.redoubt.server.administration;

import dev.redoubt.crypto.Secret;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;

/** The database's accounts of an appliance, each with what it needs and no more. All of them come over the Unix socket alone. */
final class DatabaseAccounts {
    private static final int PASSWORD_SIZE = 24;

    private DatabaseAccounts() {}

    /** Makes passwords, and the SQL that makes their accounts. */
    static void make(Layout layout, SecureRandom random) {
        String sql = """
                    -- Run by MariaDB's administrator: mariadb < database-accounts.sql. It may be run again.
                    create database if not exists redoubt character set utf8mb4;

                    -- The server: rows, and nothing of the tables' form.
                    create user if not exists redoubt@localhost identified by '%1$s';
                    alter user redoubt@localhost identified by '%1$s';
                    grant select, insert, update, delete on redoubt.* to redoubt@localhost;

                    -- redoubt-migrate.service: the tables.
                    create user if not exists redoubt_migrate@localhost identified by '%2$s';
                    alter user redoubt_migrate@localhost identified by '%2$s';
                    grant select, insert, update, delete, create, alter, drop, index, references on redoubt.* to redoubt_migrate@localhost;

                    -- The backup, which copies the files and counts rows.
                    create user if not exists redoubt_backup@localhost identified by '%3$s';
                    alter user redoubt_backup@localhost identified by '%3$s';
                    grant reload, process, lock tables, binlog monitor on *.* to redoubt_backup@localhost;
                    grant select on redoubt.* to redoubt_backup@localhost;
                    """.formatted(
                        password(layout.databasePassword(), random),
                        password(layout.migrationPassword(), random),
                        password(layout.backupPassword(), random));
        try (Secret secret = Secret.takeOwnershipOf(sql.getBytes(StandardCharsets.UTF_8))) {
            NewFiles.writeSecret(layout.databaseAccounts(), secret);
        }
    }

    private static String password(Path file, SecureRandom random) {
        byte[] bytes = new byte[PASSWORD_SIZE];
        random.nextBytes(bytes);
        String password = Base64.getUrlEncoder().encodeToString(bytes);
        try (Secret secret = Secret.takeOwnershipOf(password.getBytes(StandardCharsets.UTF_8))) {
            NewFiles.writeSecret(file, secret);
        }
        return password;
    }
}
