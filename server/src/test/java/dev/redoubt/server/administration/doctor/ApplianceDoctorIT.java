package dev.redoubt.server.administration.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.server.administration.CommandRun;
import dev.redoubt.server.administration.observe.FakeTools;
import dev.redoubt.server.administration.observe.Level;
import dev.redoubt.server.configuration.ServerConfiguration;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The configuration of an installed appliance, whose secrets are sealed: root looks with the machine's own commands. */
class ApplianceDoctorIT {
    private static final String MARIADB =
            "mariadb --socket=/run/mysqld/mysqld.sock --batch --skip-column-names --execute ";
    private static final String GRANTS = "show grants for 'redoubt'@'localhost'";

    @TempDir
    static Path folder;

    private static Path file;

    @BeforeAll
    static void init() {
        CommandRun run = CommandRun.of(
                Clock.systemUTC(),
                "init",
                "--appliance",
                "--dir",
                folder.resolve("a").toString(),
                "--host",
                "a.example");
        assertEquals(0, run.code(), run.err());
        file = folder.resolve("a/redoubtd.toml");
    }

    private static FakeTools mariadb() {
        return new FakeTools()
                .says(MARIADB + "select @@global.innodb_flush_log_at_trx_commit", 0, "1")
                .says(MARIADB + "select @@global.innodb_doublewrite", 0, "1")
                .says(MARIADB + "select @@log_bin", 0, "1")
                .says(MARIADB + "select @@global.sync_binlog", 0, "1")
                .says(MARIADB + "select @@global.sql_mode", 0, "STRICT_TRANS_TABLES,NO_ZERO_DATE")
                .says(MARIADB + "select @@skip_networking", 0, "1")
                .says(MARIADB + "select coalesce(@@bind_address, '*')", 0, "*")
                .says(MARIADB + "select @@max_connections", 0, "100")
                .says(MARIADB + "select @@datadir", 0, folder.toString())
                .says(MARIADB + GRANTS, 0, """
                    GRANT USAGE ON *.* TO `redoubt`@`localhost` IDENTIFIED BY PASSWORD '*2470'
                    GRANT SELECT, INSERT, UPDATE, DELETE ON `redoubt`.* TO `redoubt`@`localhost`\
                    """);
    }

    private static Map<String, Level> looked(FakeTools tools) {
        List<Finding> all = Doctor.look(new Host(
                file,
                Optional.of(ServerConfiguration.read(file)),
                "",
                true,
                false,
                tools,
                Optional.empty(),
                folder.resolve("none"),
                Instant.now()));
        assertTrue(all.stream().noneMatch(finding -> finding.check().equals("doctor")), all.toString());
        return all.stream().collect(Collectors.toMap(Finding::check, Finding::level));
    }

    @Test
    void aDatabaseThatIsAsInstalledIsWell() {
        Map<String, Level> levels = looked(mariadb());
        for (String check : List.of(
                "innodb_flush_log_at_trx_commit",
                "innodb_doublewrite",
                "sync_binlog",
                "sql_mode",
                "network",
                "connections",
                "room",
                "rights")) {
            assertEquals(Level.OK, levels.get("database-" + check), check);
        }
    }

    @Test
    void eachSettingThatIsNotIsNamed() {
        assertEquals(
                Level.WRONG,
                looked(mariadb().says(MARIADB + "select @@global.sync_binlog", 0, "0"))
                        .get("database-sync_binlog"));
        assertEquals(
                Level.WRONG,
                looked(mariadb().says(MARIADB + "select @@global.innodb_flush_log_at_trx_commit", 0, "2"))
                        .get("database-innodb_flush_log_at_trx_commit"));
        assertEquals(
                Level.WRONG,
                looked(mariadb().says(MARIADB + "select @@global.sql_mode", 0, "NO_ZERO_DATE"))
                        .get("database-sql_mode"));
        assertEquals(
                Level.WRONG,
                looked(mariadb().says(MARIADB + "select @@skip_networking", 0, "0"))
                        .get("database-network"));
        assertEquals(
                Level.WRONG,
                looked(mariadb().says(MARIADB + "select @@max_connections", 0, "21"))
                        .get("database-connections"));
        assertEquals(
                Level.OK,
                looked(mariadb().says(MARIADB + "select @@max_connections", 0, "22"))
                        .get("database-connections"));
        assertEquals(
                Level.NOT_SEEN,
                looked(mariadb().says(MARIADB + "select @@datadir", 0, "/nowhere"))
                        .get("database-room"));
        assertEquals(
                Level.WRONG,
                looked(mariadb()
                                .says(
                                        MARIADB + GRANTS,
                                        0,
                                        "GRANT ALL PRIVILEGES ON `redoubt`.* TO `redoubt`@`localhost`"))
                        .get("database-rights"));
    }

    @Test
    void aDatabaseThatDoesNotAnswerIsNotSeen() {
        assertEquals(Level.NOT_SEEN, looked(new FakeTools()).get("database"));
        assertEquals(
                Level.NOT_SEEN,
                looked(mariadb().says(MARIADB + "select @@max_connections", 1, "ERROR 2002"))
                        .get("database"));
    }

    @Test
    void sealedKeysAreLookedAtFromOutside() {
        Map<String, Level> levels = looked(mariadb());
        assertEquals(Level.NOT_SEEN, levels.get("channel-key"));
        assertEquals(Level.NOT_SEEN, levels.get("tls-key"));
        assertEquals(Level.OK, levels.get("channel-certificate"));
        assertEquals(Level.OK, levels.get("tls-name"));
        assertTrue(levels.containsKey("secret-names.index_key_file"));
        assertEquals(Level.WARNING, levels.get("root-key-elsewhere"));
    }
}
