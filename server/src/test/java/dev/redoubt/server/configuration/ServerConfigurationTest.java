package dev.redoubt.server.configuration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerConfigurationTest {
    private static final Path FILE = Path.of("/etc/redoubt/redoubtd.toml");
    private static final String GOOD = """
            [appliance]
            address = "appliance.example:8443"
            [listener]
            host = "0.0.0.0"
            port = 8443
            certificate_file = "tls.crt"
            private_key_file = "/run/secrets/tls.key"
            [channel]
            certificate_file = "channel.certificate"
            private_key_file = "secrets/channel.key"
            [management]
            host = "127.0.0.1"
            port = 8444
            [database]
            url = "jdbc:mariadb://127.0.0.1:3306/redoubt"
            user = "redoubt"
            [recovery]
            oprf_key_file = "secrets/recovery-oprf.key"
            [names]
            index_key_file = "secrets/name-index.key"
            column_key_file = "secrets/name-column.key"
            """;

    private static String refusal(String toml) {
        return assertThrows(RefusedStartException.class, () -> ServerConfiguration.parse(FILE, toml, Optional.empty()))
                .getMessage();
    }

    @Test
    void everythingButWhatMustBeSaidHasADefault() {
        ServerConfiguration configuration = ServerConfiguration.parse(FILE, GOOD, Optional.empty());
        assertEquals(256 * 1024, configuration.mailbox().largestEnvelope().bytes());
        assertEquals(Duration.ofDays(30), configuration.mailbox().longestLife());
        assertEquals(20, configuration.pool().low());
        assertEquals(Duration.ofSeconds(20), configuration.stop().patience());
        assertEquals(Optional.empty(), configuration.database().account().passwordFile());
        assertEquals(
                Path.of("/etc/redoubt/restoration"), configuration.restoration().folder());
    }

    @Test
    void theSocketIsBesideTheConfiguration() {
        assertEquals(
                Path.of("/etc/redoubt/administration.socket"),
                ServerConfiguration.parse(FILE, GOOD, Optional.empty())
                        .administration()
                        .socket());
    }

    @Test
    void theSocketsPathIsNoLongerThanTheSystemTakes() {
        String folder = "/" + "d".repeat(79);
        String longest = "/" + "s".repeat(26);
        assertEquals(80, folder.length());
        ServerConfiguration.parse(
                FILE, GOOD + "[administration]\nsocket = \"" + folder + longest + "\"\n", Optional.empty());
        for (String tooLong : new String[] {folder + "d/s", folder + longest + "s"}) {
            assertTrue(refusal(GOOD + "[administration]\nsocket = \"" + tooLong + "\"\n")
                    .contains("[administration]: socket must lie in a folder"));
        }
    }

    @Test
    void pathsAreRelativeToTheFile() {
        ServerConfiguration configuration = ServerConfiguration.parse(FILE, GOOD, Optional.empty());
        assertEquals(Path.of("/etc/redoubt/tls.crt"), configuration.listener().certificateFile());
        assertEquals(
                Path.of("/run/secrets/tls.key"),
                configuration.listener().privateKeyFile().path());
    }

    @ParameterizedTest
    @CsvSource({
        "[appliance], appliance",
        "[names], names",
        "port = 8443, listener.port",
        "host = \"0.0.0.0\", listener.host",
        "user = \"redoubt\", database.user",
        "address = \"appliance.example:8443\", appliance.address",
        "private_key_file = \"secrets/channel.key\", channel.private_key_file",
    })
    void missingKeyIsNamedWithItsPath(String line, String path) {
        String expected = line.startsWith("[") ? "unknown key|missing key " + path : "missing key " + path;
        String message = refusal(
                line.startsWith("[")
                        ? GOOD.substring(0, GOOD.indexOf(line)) + afterTable(GOOD.substring(GOOD.indexOf(line) + 1))
                        : GOOD.replace(line + "\n", ""));
        assertEquals(FILE + ": " + (expected.contains("|") ? "missing key " + path : expected), message);
    }

    private static String afterTable(String rest) {
        int next = rest.indexOf("\n[");
        return next < 0 ? "" : rest.substring(next + 1);
    }

    @ParameterizedTest
    @CsvSource({
        "[appliance], colour = 1, appliance.colour",
        "[database], password = \"secret\", database.password",
        "[listener], Port = 8443, listener.Port",
    })
    void unknownKeyIsNamedWithItsPath(String table, String line, String path) {
        assertEquals(FILE + ": unknown key " + path, refusal(GOOD.replace(table, table + "\n" + line)));
    }

    @Test
    void unknownTableIsNamed() {
        assertEquals(FILE + ": unknown key mail", refusal(GOOD + "[mail]\n"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "port = 8443      | port = \"8443\"     | listener.port: must be a whole number",
                "port = 8443      | port = 70000        | [listener]: port must be 0 to 65535",
                "host = \"0.0.0.0\"| host = 7            | listener.host: must be text in quotes, and not empty",
                "appliance.example:8443 | Appliance:8443 | appliance.address: not a host name in lower case, an IPv4 or a canonical IPv6 address",
                "jdbc:mariadb:    | jdbc:mysql:         | [database]: url must start with jdbc:mariadb:",
            })
    void wrongValueIsNamedWithItsPath(String from, String to, String complaint) {
        assertEquals(FILE + ": " + complaint, refusal(GOOD.replace(from, to)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[mailbox]\\nlargest_envelope = \"256\"  | mailbox.largest_envelope: not a size like 256KiB (units: B, KiB, MiB, GiB)",
                "[mailbox]\\nlongest_life = \"1 day\"    | mailbox.longest_life: not a duration like 20s (units: ms, s, m, h, d)",
                "[mailbox]\\nquota_bytes = \"1KiB\"      | [mailbox]: quota_bytes must hold at least one envelope",
                "[mailbox]\\nlongest_life = \"59m\"      | [mailbox]: longest_life must be 1h to 30d",
                "[mailbox]\\nlongest_life = \"31d\"      | [mailbox]: longest_life must be 1h to 30d",
                "[pool]\\nlow = 30\\nlargest = 20         | [pool]: low must be 1 to largest",
                "[pool]\\nclaims_per_hour = 499 | [pool]: claims_per_hour must be 500 to 1000000",
                "[pool]\\nclaims_per_hour = 1000001 | [pool]: claims_per_hour must be 500 to 1000000",
                "[pool]\\nnode_claims_at_once = 0 | [pool]: node_claims_at_once must be 1 to 1000000",
                "[pool]\\nnode_claims_at_once = 1000001 | [pool]: node_claims_at_once must be 1 to 1000000",
                "[pool]\\nnode_claims_per_hour = 0 | [pool]: node_claims_per_hour must be 1 to 1000000",
                "[pool]\\nnode_claims_per_hour = 1000001 | [pool]: node_claims_per_hour must be 1 to 1000000",
                "[limits]\\nhandshakes_per_second = 0     | [limits]: handshakes_per_second must be 1 to 1000000",
                "[limits]\\nhandshakes_per_second = 1000001 | [limits]: handshakes_per_second must be 1 to 1000000",
                "[limits]\\nhandshake_burst = 0           | [limits]: handshake_burst must be 1 to 1000000",
                "[limits]\\nunproven_requests = 0         | [limits]: unproven_requests must be at least 1",
                "[limits]\\nunproven_requests_per_address = 0 | [limits]: unproven_requests_per_address must be at least 1",
                "[limits]\\nrequest_memory = '31MiB'       | [limits]: request_memory must be at least 32MiB",
                "[limits]\\nconnections_per_address = 0 | [limits]: connections_per_address must be at least 1",
                "[limits]\\nunconfirmed_sessions = 0 | [limits]: unconfirmed_sessions must be 1 to 10000000",
                "[limits]\\nanonymous_sessions = 10000001 | [limits]: anonymous_sessions must be 1 to 10000000",
                "[limits]\\ndevice_sessions = 0 | [limits]: device_sessions must be 1 to 10000000",
                "[limits]\\nsessions_per_device = 0 | [limits]: sessions_per_device must be 1 to 10000000",
                "[limits]\\nexchanges_per_session = 0 | [limits]: exchanges_per_session must be 1 to 10000000",
                "[limits]\\nsession_idle = \"999ms\" | [limits]: session_idle must be 1s to 24h",
                "[limits]\\nsession_idle = \"86401s\" | [limits]: session_idle must be 1s to 24h",
                "[rotation]\\nafter = \"999ms\"          | [rotation]: after must be whole seconds",
                "[rotation]\\nafter = \"86401s\"         | [rotation]: after must be 1s to 24h",
                "[rotation]\\nexchanges = 9            | [rotation]: exchanges must be 10 to 1000000",
                "[rotation]\\nexchanges = 1000001      | [rotation]: exchanges must be 10 to 1000000",
                "[rotation]\\nbytes = \"1023KiB\"        | [rotation]: bytes must be 1MiB to 1024GiB",
                "[rotation]\\nbytes = \"1025GiB\"        | [rotation]: bytes must be 1MiB to 1024GiB",
                "[blobs]\\nquota = \"1GiB\"               | [blobs]: quota must hold at least one blob of the largest size",
                "[blobs]\\nbytes_per_day = \"15GiB\"      | [blobs]: bytes_per_day must hold a blob of the largest size",
                "[blobs]\\nlongest_life = \"59m\"         | [blobs]: longest_life must be at least 1h",
                "[blobs]\\nupload_life = \"59m\"          | [blobs]: upload_life must be at least 1h",
                "[blobs]\\ncreations_per_hour = 0        | [blobs]: creations_per_hour must be at least 1",
                "[stop]\\npatience = \"21s\"             | [stop]: patience must be at most 20s",
                "pool = 1                               | names.pool",
            })
    void wrongOptionalValueIsNamedWithItsPath(String more, String complaint) {
        String message = refusal(GOOD + more.replace("\\n", "\n") + "\n");
        assertEquals(FILE + ": " + (complaint.equals("names.pool") ? "unknown key names.pool" : complaint), message);
    }

    @ParameterizedTest
    @CsvSource({"500, 1, 1", "1000000, 1000000, 1000000"})
    void ratesOfClaimsReachTheirEdges(int inAll, int atOnce, int perHour) {
        String pool = "[pool]\nclaims_per_hour = %d\nnode_claims_at_once = %d\nnode_claims_per_hour = %d\n"
                .formatted(inAll, atOnce, perHour);
        assertEquals(
                new ServerConfiguration.Pool(20, 500, inAll, atOnce, perHour),
                ServerConfiguration.parse(FILE, GOOD + pool, Optional.empty()).pool());
    }

    @ParameterizedTest
    @CsvSource({"2s, 3s to 10m", "601s, 3s to 10m", "3500ms, whole seconds"})
    void aServerIsTakenForDeadAfterSecondsOrMinutes(String takeover, String must) {
        String text = GOOD.replace("[database]", "[database]\ntakeover_after = \"" + takeover + "\"");
        assertEquals(FILE + ": [database]: takeover_after must be " + must, refusal(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"3s", "10m"})
    void orAtTheEdges(String takeover) {
        String text = GOOD.replace("[database]", "[database]\ntakeover_after = \"" + takeover + "\"");
        assertEquals(
                DurationText.parse(takeover),
                ServerConfiguration.parse(FILE, text, Optional.empty())
                        .database()
                        .takeoverAfter());
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:3306, true",
        "127.0.0.2, true",
        "localhost:3306, true",
        "[::1]:3306, true",
        "database.example:3306, false",
        "localhost.example:3306, false",
        "192.0.2.127:3306, false"
    })
    void aDatabaseIsHereWhereItsAddressIs(String address, boolean here) {
        String text = GOOD.replace("127.0.0.1:3306", address);
        assertEquals(
                here,
                ServerConfiguration.parse(FILE, text, Optional.empty())
                        .database()
                        .isHere());
    }

    @Test
    void aListenerLetsAtLeastOneConnectionIn() {
        String none = GOOD.replace("port = 8443\n", "port = 8443\nconnections = 0\n");
        assertEquals(FILE + ": [listener]: connections must be at least 1", refusal(none));
    }

    @Test
    void textThatIsNotTomlIsNamedWithItsLine() {
        assertEquals(FILE + ": not TOML, look near line 2", refusal("[appliance]\naddress = = 3\n"));
    }

    @Test
    void aKeyTwiceIsNotToml() {
        assertEquals(
                FILE + ": not TOML, look near line 4", refusal("[appliance]\naddress = \"a:1\"\naddress = \"a:1\"\n"));
    }

    @Test
    void aListenerInheritsItsSocketOrHasAnAddressNotBoth() {
        String address = "host = \"0.0.0.0\"\nport = 8443\n";
        ServerConfiguration inherited =
                ServerConfiguration.parse(FILE, GOOD.replace(address, "inherited = true\n"), Optional.empty());
        assertEquals(new Place.Inherited(), inherited.listener().place());
        ServerConfiguration bound = ServerConfiguration.parse(
                FILE, GOOD.replace(address, address + "inherited = false\n"), Optional.empty());
        assertEquals(new Place.Address("0.0.0.0", 8443), bound.listener().place());
        assertEquals(
                FILE + ": listener.host: an inherited socket has its own: remove it, or inherited",
                refusal(GOOD.replace(address, address + "inherited = true\n")));
        assertEquals(
                FILE + ": listener.inherited: must be true or false",
                refusal(GOOD.replace(address, "inherited = 1\n")));
    }

    @Test
    void managementHasAnAddressOrASocketNotBoth() {
        String address = "host = \"127.0.0.1\"\nport = 8444\n";
        ServerConfiguration onSocket =
                ServerConfiguration.parse(FILE, GOOD.replace(address, "socket = \"m.sock\"\n"), Optional.empty());
        assertEquals(
                new Place.UnixSocket(Path.of("/etc/redoubt/m.sock")),
                onSocket.management().place());
        assertEquals(
                FILE + ": management.host: either socket, or host and port",
                refusal(GOOD.replace(address, address + "socket = \"m.sock\"\n")));
    }

    @Test
    void aDatabaseOverASocketIsOnThisMachine() {
        String socket = "[database]\nsocket = \"/run/mysqld/mysqld.sock\"";
        String local = GOOD.replace("127.0.0.1:3306", "localhost").replace("[database]", socket);
        assertEquals(
                Optional.of(Path.of("/run/mysqld/mysqld.sock")),
                ServerConfiguration.parse(FILE, local, Optional.empty())
                        .database()
                        .socket());
        assertEquals(
                FILE + ": [database]: url must start with jdbc:mariadb://localhost/ where there is a socket",
                refusal(GOOD.replace("[database]", socket)));
        String longest = "/" + "s".repeat(106);
        ServerConfiguration.parse(FILE, local.replace("/run/mysqld/mysqld.sock", longest), Optional.empty());
        assertEquals(
                FILE + ": [database]: socket must be a path of at most 107 bytes",
                refusal(local.replace("/run/mysqld/mysqld.sock", longest + "s")));
    }

    @Test
    void theTablesHaveAnAccountOfTheirOwnOrNone() {
        ServerConfiguration.Account account = ServerConfiguration.parse(
                        FILE,
                        GOOD + "[database.migration]\nuser = \"m\"\npassword_file = \"secrets/m\"\n",
                        Optional.empty())
                .database()
                .migration()
                .orElseThrow();
        assertEquals(
                new ServerConfiguration.Account("m", Optional.of(new SecretFile(Path.of("/etc/redoubt/secrets/m")))),
                account);
        assertEquals(FILE + ": missing key database.migration.user", refusal(GOOD + "[database.migration]\n"));
        assertTrue(refusal(GOOD + "[database.migration]\nuser = \"redoubt\"\n")
                .contains("[database]: migration.user must be another account than user"));
    }

    @ParameterizedTest
    @CsvSource({"249ms, false", "250ms, true", "10s, true", "10001ms, false"})
    void thePatienceWithTheDatabaseIsBounded(String patience, boolean good) {
        String text = GOOD.replace("[database]", "[database]\npatience = \"" + patience + "\"");
        if (good) {
            ServerConfiguration.parse(FILE, text, Optional.empty());
        } else {
            assertEquals(FILE + ": [database]: patience must be 250ms to 10s", refusal(text));
        }
    }

    private static SecretFile tlsKey(String path, Optional<Path> credentials) {
        return ServerConfiguration.parse(FILE, GOOD.replace("/run/secrets/tls.key", path), credentials)
                .listener()
                .privateKeyFile();
    }

    @Test
    void aCredentialIsInTheFolderThatTheServiceManagerMade() {
        assertEquals(
                new SecretFile(Path.of("/run/credentials/x/redoubt.tls.key"), true),
                tlsKey("credential:redoubt.tls.key", Optional.of(Path.of("/run/credentials/x"))));
    }

    @Test
    void aCredentialOfAProcessThatHasNoneIsRefusedWhenItIsNeeded() {
        SecretFile key = tlsKey("credential:redoubt.tls.key", Optional.empty());
        assertEquals(
                "credential:redoubt.tls.key: this process has no credentials ($CREDENTIALS_DIRECTORY is not set): only services"
                        + " whose unit loads it have it",
                assertThrows(RefusedStartException.class, key::read).getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "../etc/shadow", "a/b", ".hidden", "-x", "a b", "ä"})
    void aCredentialsNameIsNoPath(String name) {
        assertEquals(
                FILE + ": listener.private_key_file: a credential's name has 1 to 128 letters, digits and . _ -",
                refusal(GOOD.replace("/run/secrets/tls.key", "credential:" + name)));
    }
}
