package dev.redoubt.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.server.administration.CommandRun;
import dev.redoubt.server.configuration.RefusedStartException;
import dev.redoubt.server.configuration.ServerConfiguration;
import dev.redoubt.server.testing.MariaDb;
import dev.redoubt.server.testing.MovableClock;
import dev.redoubt.server.testing.Scrape;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code redoubtctl init --appliance} makes, with its own accounts on a real database, over Unix sockets. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class LeastRightsIT {
    private static final MovableClock CLOCK = new MovableClock();

    /** Not allowed this at all, on this table, on this database; no such right on the server; not without a password. */
    private static final Set<Integer> DENIED = Set.of(1044, 1045, 1142, 1227, 1370, 1410);

    @TempDir
    static Path parent;

    private Path folder;
    private Appliance appliance;

    @BeforeAll
    void start() throws Exception {
        folder = parent.resolve("a");
        CommandRun init =
                CommandRun.of(CLOCK, "init", "--appliance", "--dir", folder.toString(), "--host", "localhost");
        assertEquals(0, init.code(), init.err());
        makeAccounts();
        String made = Files.readString(configuration());
        Files.writeString(
                configuration(),
                made.replace("inherited = true", "host = \"127.0.0.1\"\nport = 0")
                        .replace(
                                "/run/mysqld/mysqld.sock",
                                MariaDb.shared().socket().toString())
                        .replace("/run/redoubt/", "")
                        .replace("/var/lib/redoubt/", "")
                        // As the service manager would have put them there.
                        .replace("\"credential:", "\"secrets/"));
        assertEquals(
                "the database is not prepared for this program: run \"redoubtctl migrate\""
                        + " (systemctl restart redoubt-migrate.service)",
                assertThrows(RefusedStartException.class, this::server).getMessage());
        assertTrue(migrate().matches("The database's tables are at version [0-9]+\n"));
        appliance = server();
    }

    @AfterAll
    void stop() throws Exception {
        appliance.stop();
        MariaDb.shared().execute("", "drop database redoubt");
        MariaDb.shared().execute("", "drop user redoubt_migrate@localhost, redoubt_backup@localhost");
        MariaDb.shared().execute("", "alter user redoubt@localhost identified by '" + MariaDb.PASSWORD + "'");
    }

    private Path configuration() {
        return folder.resolve("redoubtd.toml");
    }

    private Appliance server() {
        return new Appliance(ServerConfiguration.read(configuration()), CLOCK);
    }

    private String migrate() {
        CommandRun run =
                CommandRun.of(CLOCK, "migrate", "--config", configuration().toString());
        assertEquals(0, run.code(), run.err());
        return run.out();
    }

    /** As MariaDB's administrator, who may do so twice. */
    private void makeAccounts() throws IOException {
        String sql = Files.readString(folder.resolve("database-accounts.sql")).replaceAll("(?m)^--.*$", "");
        for (int i = 0; i < 2; i++) {
            for (String statement : sql.split(";", -1)) {
                if (!statement.isBlank()) {
                    MariaDb.shared().execute("", statement);
                }
            }
        }
    }

    private Connection as(String user, String passwordFile) throws Exception {
        String password = Files.readString(folder.resolve("secrets").resolve(passwordFile));
        java.util.Properties properties = new java.util.Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        properties.setProperty("socketFactory", "dev.redoubt.server.database.UnixSocketFactory");
        properties.setProperty("redoubtSocket", MariaDb.shared().socket().toString());
        return DriverManager.getConnection("jdbc:mariadb://localhost/redoubt", properties);
    }

    private void assertDenied(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            int code = assertThrows(SQLException.class, () -> statement.execute(sql), sql)
                    .getErrorCode();
            assertTrue(DENIED.contains(code), sql + ": " + code);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create table other (id int)",
                "create temporary table other (id int)",
                "alter table account add column name varchar(20)",
                "alter table account drop primary key",
                "drop table account",
                "truncate table account",
                "rename table account to other",
                "create index other on account (state_version)",
                "create view other as select * from account",
                "create trigger other before insert on account for each row set @a = 1",
                "create procedure other() select 1",
                "create event other on schedule every 1 day do select 1",
                "create database other",
                "drop database redoubt",
                "create user other@localhost",
                "grant select on redoubt.* to redoubt_backup@localhost",
                "grant create on redoubt.* to redoubt@localhost",
                "lock tables account write",
                "select * from mysql.global_priv",
                "select load_file('/etc/passwd') from mysql.user",
                "select id from account into outfile '/tmp/redoubt-outfile'",
                "load data infile '/etc/passwd' into table account (id)",
                "set global innodb_flush_log_at_trx_commit = 0",
                "set global general_log = 1",
                "install soname 'ha_archive'",
                "shutdown",
                "flush tables",
                "show master status",
            })
    void theServersAccountMayNot(String sql) throws Exception {
        try (Connection server = as("redoubt", "redoubt.database.password")) {
            assertDenied(server, sql);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create database other",
                "create user other@localhost",
                "grant create on redoubt.* to redoubt@localhost",
                "select * from mysql.global_priv",
                "load data infile '/etc/passwd' into table account (id)",
                "set global general_log = 1",
            })
    void theMigratingAccountMayNot(String sql) throws Exception {
        try (Connection migration = as("redoubt_migrate", "redoubt.database-migration.password")) {
            assertDenied(migration, sql);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "delete from redoubt.account",
                "drop table redoubt.account",
                "create user other@localhost",
                "load data infile '/etc/passwd' into table account (id)"
            })
    void theBackupsAccountMayNot(String sql) throws Exception {
        try (Connection backup = as("redoubt_backup", "redoubt.backup-database.password")) {
            assertDenied(backup, sql);
        }
    }

    /** Nothing was read, either: load_file gives null to those who may not. */
    @Test
    void theServersAccountReadsNoFiles() throws Exception {
        try (Connection server = as("redoubt", "redoubt.database.password");
                Statement statement = server.createStatement();
                var answer = statement.executeQuery("select load_file('/etc/hostname')")) {
            assertTrue(answer.next());
            assertEquals(null, answer.getString(1));
        }
    }

    @Test
    void migratingAgainBesideTheServerChangesNothing() {
        assertEquals(migrate(), migrate());
        assertTrue(appliance.status().equals("serving"), appliance.status());
    }

    @Test
    void healthAndMetricsAreAnsweredOnTheSocketForEverybodyOfTheMachine() throws Exception {
        assertEquals(
                "rw-rw-rw-",
                java.nio.file.attribute.PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(folder.resolve("management.sock"))));
        assertTrue(get("/readyz").contains("200 OK"));
        assertTrue(get("/metrics").contains("redoubt_database_guarded 1.0"));
        assertTrue(appliance.managementPort().isEmpty());
    }

    @Test
    void allFiguresOverTablesAreThereWithTheRightsOfTheServersAccount() throws Exception {
        List<String> figures = List.of(
                "redoubt_mailbox_waiting",
                "redoubt_mailbox_oldest_waiting_seconds",
                "redoubt_pool_keys",
                "redoubt_pool_nodes",
                "redoubt_policy_devices",
                "redoubt_database_bytes",
                "redoubt_database_table_bytes",
                "redoubt_blob_count");
        Scrape scrape = scrape();
        while (!scrape.series().containsAll(figures) || figures.stream().anyMatch(unknown(scrape)::contains)) {
            Thread.sleep(50);
            scrape = scrape();
        }
        assertTrue(scrape.sum("redoubt_database_table_bytes") > 0);
    }

    private Scrape scrape() throws IOException {
        return new Scrape(get("/metrics")
                .lines()
                .filter(line -> line.startsWith("redoubt_"))
                .collect(Collectors.joining("\n")));
    }

    private static Set<String> unknown(Scrape scrape) {
        return scrape.series().stream()
                .filter(series -> Double.isNaN(scrape.sum(series)))
                .collect(Collectors.toSet());
    }

    private String get(String path) throws IOException {
        try (SocketChannel channel =
                SocketChannel.open(UnixDomainSocketAddress.of(folder.resolve("management.sock")))) {
            String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
            channel.write(ByteBuffer.wrap(request.getBytes(UTF_8)));
            return new String(Channels.newInputStream(channel).readAllBytes(), UTF_8);
        }
    }

    @Test
    void allSecretsAreNamedAsCredentialsAndNothingElseIsSecret() throws Exception {
        try (Stream<Path> secrets = Files.list(folder.resolve("secrets"))) {
            assertEquals(
                    List.of(
                            "redoubt.backup-database.password",
                            "redoubt.channel.key",
                            "redoubt.database-migration.password",
                            "redoubt.database.password",
                            "redoubt.name-column.key",
                            "redoubt.name-index.key",
                            "redoubt.policy.key",
                            "redoubt.recovery-oprf.key",
                            "redoubt.tls.key"),
                    secrets.map(file -> file.getFileName().toString()).sorted().toList());
        }
        assertEquals(
                "rw-------",
                java.nio.file.attribute.PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(folder.resolve("database-accounts.sql"))));
    }

    @Test
    void aNewKeyOfACredentialNeedsAFolder() throws Exception {
        Path copy = folder.resolve("as-made.toml");
        Files.writeString(
                copy, Files.readString(configuration()).replace("\"secrets/redoubt.", "\"credential:redoubt."));
        for (String command : List.of("channel", "policy-key")) {
            CommandRun refused = CommandRun.of(CLOCK, command, "renew", "--config", copy.toString());
            assertEquals(1, refused.code());
            assertTrue(refused.err().contains("name a folder for the new one with --into"), refused.err());
            Path into = folder.resolve("new-" + command);
            CommandRun run =
                    CommandRun.of(CLOCK, command, "renew", "--config", copy.toString(), "--into", into.toString());
            assertEquals(0, run.code(), run.err());
            String name = command.replace("-key", "");
            assertEquals(32, Files.size(into.resolve("secrets/redoubt." + name + ".key")));
            assertTrue(Files.exists(into.resolve(name + ".certificate")));
            assertEquals(
                    1,
                    CommandRun.of(CLOCK, command, "renew", "--config", copy.toString(), "--into", into.toString())
                            .code());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--listen", "--management-port", "--database-url", "--database-user"})
    void anApplianceSaysNothingThatTheUnitsSay(String option) {
        CommandRun run = CommandRun.of(
                CLOCK,
                "init",
                "--appliance",
                "--dir",
                parent.resolve("b").toString(),
                "--host",
                "localhost",
                option,
                "1");
        assertEquals(1, run.code());
        assertTrue(run.err().contains("--appliance and " + option), run.err());
        assertTrue(Files.notExists(parent.resolve("b")));
    }
}
