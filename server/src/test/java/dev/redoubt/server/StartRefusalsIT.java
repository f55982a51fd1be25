package dev.redoubt.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.server.administration.CommandRun;
import dev.redoubt.server.configuration.RefusedStartException;
import dev.redoubt.server.configuration.ServerConfiguration;
import dev.redoubt.server.testing.MariaDb;
import dev.redoubt.server.testing.MovableClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Everything that must keep a server from starting, each said in one line. */
class StartRefusalsIT {
    private final MovableClock clock = new MovableClock();
    private Path folder;
    private String database;

    @BeforeEach
    void init(@TempDir Path parent) throws IOException {
        folder = parent.resolve("appliance");
        database = MariaDb.shared().createDatabase();
        CommandRun.init(folder, "jdbc:mariadb://127.0.0.1:" + MariaDb.shared().port() + "/" + database);
        edit("port = 8443", "port = 0");
        edit("port = 8444", "port = 0");
    }

    private void edit(String from, String to) throws IOException {
        Path file = folder.resolve("redoubtd.toml");
        String before = Files.readString(file);
        assertTrue(before.contains(from), from);
        Files.writeString(file, before.replace(from, to));
    }

    private Appliance start() {
        return new Appliance(ServerConfiguration.read(folder.resolve("redoubtd.toml")), clock);
    }

    private void prepareDatabase() throws InterruptedException {
        start().stop();
    }

    private void assertRefused(String part) {
        String line = assertThrows(RefusedStartException.class, this::start).getMessage();
        assertTrue(line.contains(part), line);
        assertEquals(1, line.lines().count(), line);
    }

    @Test
    void whatInitMadeStarts() throws Exception {
        Appliance appliance = start();
        assertTrue(appliance.port() > 0);
        appliance.stop();
    }

    @Test
    void missingConfigurationFile() throws Exception {
        Files.delete(folder.resolve("redoubtd.toml"));
        assertRefused("redoubtd.toml does not exist");
    }

    @Test
    void secretFileThatOthersMayRead() throws Exception {
        Path key = folder.resolve("secrets/name-index.key");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r-----"));
        assertRefused("secret file " + key + " is open to more than its owner");
    }

    @Test
    void secretFileThatIsMissing() throws Exception {
        Files.delete(folder.resolve("secrets/name-column.key"));
        assertRefused("name-column.key does not exist");
    }

    @Test
    void tlsCertificateThatIsMissing() throws Exception {
        Files.delete(folder.resolve("tls.crt"));
        assertRefused("tls.crt does not exist");
    }

    @Test
    void channelCertificateThatIsMissing() throws Exception {
        Files.delete(folder.resolve("channel.certificate"));
        assertRefused("channel.certificate does not exist");
    }

    @Test
    void anApplianceThatWasMadeBeforePoliciesIsToldWhichCommandMakesItsKeyAndStartsThen() throws Exception {
        Files.delete(folder.resolve("policy.certificate"));
        Files.delete(folder.resolve("secrets/policy.key"));
        Path file = folder.resolve("redoubtd.toml");
        String configuration = Files.readString(file);
        int table = configuration.indexOf("[policy]");
        Files.writeString(
                file, configuration.substring(0, table) + configuration.substring(configuration.indexOf("[recovery]")));
        assertRefused("run \"redoubtctl policy-key renew\" with the appliance root");
        CommandRun run = CommandRun.of(clock, "policy-key", "renew", "--config", file.toString());
        assertEquals(0, run.code(), run.err());
        start().stop();
    }

    @Test
    void policyKeyOfAnotherApplianceOrAnotherKey() throws Exception {
        Path other = folder.resolveSibling("other");
        CommandRun.init(other, "jdbc:mariadb://127.0.0.1:1/none");
        Path key = folder.resolve("secrets/policy.key");
        byte[] own = Files.readAllBytes(key);
        Files.write(key, Files.readAllBytes(other.resolve("secrets/policy.key")));
        assertRefused("is not for the key in " + key);
        Files.write(key, own);
        Path certificate = folder.resolve("policy.certificate");
        Files.write(certificate, Files.readAllBytes(other.resolve("policy.certificate")));
        assertRefused("is of another appliance root than the channel certificate");
        Files.write(certificate, new byte[155]);
        assertRefused("holds no policy key's certificate");
    }

    @Test
    void secretFileOfAnotherSize() throws Exception {
        Files.write(folder.resolve("secrets/name-column.key"), new byte[31]);
        assertRefused("must hold exactly 32 bytes, not 31");
    }

    @Test
    void databaseThatIsAway() throws Exception {
        edit(":" + MariaDb.shared().port() + "/", ":1/");
        assertRefused("the database cannot be reached");
    }

    @Test
    void databasePasswordThatIsWrong() throws Exception {
        Files.writeString(folder.resolve("secrets/database.password"), "another");
        assertRefused("database");
    }

    private void prepareByNewer(int runsFrom) throws InterruptedException {
        prepareDatabase();
        MariaDb.shared()
                .execute(
                        database,
                        "insert into flyway_schema_history values (99, '99', 'from the future', 'SQL', 'V99__x.sql', 1,"
                                + " 'x', now(), 1, 1)");
        MariaDb.shared().execute(database, "update schema_promise set runs_from = " + runsFrom);
    }

    @Test
    void databaseThatIsNewer() throws Exception {
        prepareByNewer(99);
        assertRefused("the database is newer than this program: it has version 99");
    }

    @Test
    void databaseThatIsNewerAndSaysNothing() throws Exception {
        prepareByNewer(19);
        MariaDb.shared().execute(database, "delete from schema_promise");
        assertRefused("the database is newer than this program: it has version 99");
    }

    @Test
    void aNewerDatabaseIsWorkedOnIfItsProgramSaidSoAndNamedItsColumns() throws Exception {
        prepareByNewer(19);
        MariaDb.shared().execute(database, "alter table account add column later int null");
        MariaDb.shared().execute(database, "create table later (id int)");
        assertRefused("the database has columns that METADATA.toml does not name: account.later, later.id");
        MariaDb.shared().execute(database, "insert into schema_column values ('account.later'), ('later.id')");
        // Twice: the older program leaves what the newer one has written.
        start().stop();
        start().stop();
    }

    @Test
    void migrationThatFailed() throws Exception {
        prepareDatabase();
        MariaDb.shared().execute(database, "update flyway_schema_history set success = 0 where version = '1'");
        assertRefused("a migration of the database failed");
    }

    @Test
    void databaseOfSomethingElse() {
        MariaDb.shared().execute(database, "create table something_else (x int)");
        assertRefused("a migration of the database failed");
    }

    @Test
    void columnThatTheLedgerLacks() throws Exception {
        prepareDatabase();
        MariaDb.shared().execute(database, "alter table envelope add column sender binary(16)");
        assertRefused("columns that METADATA.toml does not name: envelope.sender");
    }

    @Test
    void columnThatTheSchemaLacks() throws Exception {
        prepareDatabase();
        MariaDb.shared().execute(database, "alter table payload drop column content");
        assertRefused("METADATA.toml names columns that the database lacks: payload.content");
    }

    @Test
    void databaseThatMayLoseWhatItHasCommitted() throws Exception {
        prepareDatabase();
        MariaDb.shared().execute(database, "set global innodb_flush_log_at_trx_commit = 2");
        try {
            assertRefused("the database's setting innodb_flush_log_at_trx_commit must be 1");
        } finally {
            MariaDb.shared().execute(database, "set global innodb_flush_log_at_trx_commit = 1");
        }
    }

    @Test
    void channelCertificateThatHasExpired() {
        clock.move(Duration.ofDays(31));
        assertRefused("run \"redoubtctl channel renew\"");
    }

    @Test
    void channelCertificateOfTheFuture() {
        clock.move(Duration.ofDays(-1));
        assertRefused("is not valid before");
    }

    @Test
    void channelCertificateForAnotherKey() throws Exception {
        Files.copy(
                folder.resolve("secrets/name-index.key"),
                folder.resolve("secrets/channel.key"),
                StandardCopyOption.REPLACE_EXISTING,
                StandardCopyOption.COPY_ATTRIBUTES);
        assertRefused("is not for the key in");
    }

    @Test
    void channelCertificateThatIsNone() throws Exception {
        Files.write(folder.resolve("channel.certificate"), new byte[154]);
        assertRefused("holds no channel certificate");
    }

    private CommandRun redoubtctl(String... command) {
        List<String> arguments = new ArrayList<>(List.of(command));
        arguments.addAll(List.of("--config", folder.resolve("redoubtd.toml").toString()));
        return CommandRun.of(clock, arguments.toArray(String[]::new));
    }

    @Test
    void channelCertificateThatItsOwnListRevokes() throws Exception {
        Path certificate = folder.resolve("channel.certificate");
        byte[] first = Files.readAllBytes(certificate);
        assertEquals(0, redoubtctl("channel", "renew").code());
        assertEquals(0, redoubtctl("channel", "revoke", "1").code());
        Files.write(certificate, first);
        assertRefused("(serial 1) is revoked: run \"redoubtctl channel renew\"");
        assertEquals(0, redoubtctl("channel", "renew").code());
        start().stop();
    }

    @Test
    void revocationListOfAnotherRoot(@TempDir Path other) throws Exception {
        assertEquals(0, redoubtctl("channel", "revoke", "0").code());
        Path list = Files.move(folder.resolve("channel.revocations"), other.resolve("list"));
        folder = other.resolve("appliance");
        CommandRun.init(folder, "jdbc:mariadb://127.0.0.1:" + MariaDb.shared().port() + "/" + database);
        Files.move(list, folder.resolve("channel.revocations"));
        assertRefused("is of another appliance root than the channel certificate");
    }

    @Test
    void revocationListThatIsNone() throws Exception {
        Files.write(folder.resolve("channel.revocations"), new byte[114]);
        assertRefused("channel.revocations holds no revocation list");
    }

    @Test
    void revocationListThatWasAltered() throws Exception {
        assertEquals(0, redoubtctl("channel", "revoke", "0").code());
        Path file = folder.resolve("channel.revocations");
        byte[] list = Files.readAllBytes(file);
        list[8] ^= 2;
        Files.write(file, list);
        assertRefused("channel.revocations is not signed by its appliance root");
    }

    @Test
    void tlsCertificateThatHasExpired() {
        clock.move(Duration.ofDays(397));
        String file = folder.resolve("redoubtd.toml").toString();
        assertEquals(
                0, CommandRun.of(clock, "channel", "renew", "--config", file).code());
        assertRefused("the TLS certificate in " + folder.resolve("tls.crt") + " expired at");
    }

    @Test
    void tlsKeyOfAnotherCertificate() throws Exception {
        Files.copy(
                folder.resolve("offline/ca.key"),
                folder.resolve("secrets/tls.key"),
                StandardCopyOption.REPLACE_EXISTING,
                StandardCopyOption.COPY_ATTRIBUTES);
        assertRefused("TLS key");
    }

    @Test
    void tlsKeyThatIsNoPem() throws Exception {
        Files.writeString(folder.resolve("secrets/tls.key"), "junk");
        assertRefused("must hold one key as PEM");
    }

    @Test
    void tlsCertificateWithoutItsAuthority() throws Exception {
        Files.copy(folder.resolve("ca.crt"), folder.resolve("tls.crt"), StandardCopyOption.REPLACE_EXISTING);
        assertRefused("must hold the server's certificate and then its authority's");
    }

    @Test
    void portThatIsTaken() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            edit(
                    "host = \"127.0.0.1\"\nport = 0\ncertificate",
                    "host = \"127.0.0.1\"\nport = " + other.getLocalPort() + "\ncertificate");
            assertRefused("public listener cannot listen on 127.0.0.1 port " + other.getLocalPort()
                    + ": address already in use");
        }
    }

    @ParameterizedTest
    @CsvSource({"192.0.2.1, cannot assign requested address", "nowhere.invalid, no such host"})
    void addressThatIsNotOfThisMachine(String host, String why) throws Exception {
        edit("host = \"127.0.0.1\"\nport = 0\ncertificate", "host = \"" + host + "\"\nport = 0\ncertificate");
        assertRefused("public listener cannot listen on " + host + " port 0: " + why);
    }

    @Test
    void managementPortThatIsTakenLeavesNothingRunning() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int free;
            try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                free = probe.getLocalPort();
            }
            edit(
                    "host = \"127.0.0.1\"\nport = 0\ncertificate",
                    "host = \"127.0.0.1\"\nport = " + free + "\ncertificate");
            edit("port = 0", "port = " + other.getLocalPort());
            assertRefused("management listener cannot listen on 127.0.0.1 port " + other.getLocalPort()
                    + ": address already in use");
            try (ServerSocket again = new ServerSocket()) {
                again.setReuseAddress(true);
                again.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), free));
                assertEquals(free, again.getLocalPort());
            }
        }
    }
}
