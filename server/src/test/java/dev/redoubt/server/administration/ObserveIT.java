package dev.redoubt.server.administration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.redoubt.protocol.appliance.LookupRequest;
import dev.redoubt.server.testing.TestAppliance;
import dev.redoubt.server.testing.TestDevice;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code redoubtctl status}, {@code doctor} and {@code top} beside a real server, and without it. */
@Timeout(180)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ObserveIT {
    private static final String NOBODY = "1";

    @TempDir
    static Path folder;

    private static TestAppliance appliance;
    private static Path configuration;
    private static TestDevice alice;

    @BeforeAll
    static void start() throws Exception {
        appliance = new TestAppliance(folder);
        configuration = appliance.configurationInUse();
        alice = appliance.enrol("alice", 5);
        Files.writeString(folder.resolve("redoubt_backup.prom"), """
            # HELP redoubt_backup_last_success_timestamp_seconds When the newest backup that is whole was begun.
            # TYPE redoubt_backup_last_success_timestamp_seconds gauge
            redoubt_backup_last_success_timestamp_seconds 1
            """);
    }

    @AfterAll
    static void stop() throws Exception {
        appliance.stop();
    }

    private static CommandRun run(String... arguments) {
        return CommandRun.of(Clock.systemUTC(), arguments);
    }

    private static CommandRun status(String... more) {
        List<String> all =
                new ArrayList<>(List.of("status", "--config", configuration.toString(), "--prometheus", NOBODY));
        all.addAll(List.of(more));
        return run(all.toArray(String[]::new));
    }

    /** A server in this JVM may have said something meanwhile, in a line of its own. */
    private static JsonNode json(CommandRun run) throws Exception {
        return new ObjectMapper().readTree(run.out().substring(run.out().indexOf("{\n")));
    }

    private static Map<String, String> levels(CommandRun doctor) throws Exception {
        Map<String, String> levels = new TreeMap<>();
        for (JsonNode finding : json(doctor).path("findings")) {
            levels.put(finding.path("check").asText(), finding.path("level").asText());
        }
        return levels;
    }

    private static CommandRun doctor(Path file) {
        return run(
                "doctor",
                "--json",
                "--config",
                file.toString(),
                "--checks",
                folder.resolve("no-checks").toString());
    }

    @Test
    @Order(1)
    void statusOfAServerThatIsWell() throws Exception {
        CommandRun run = status("--json", "--textfiles", folder.resolve("none").toString());
        assertEquals(0, run.code(), run.out() + run.err());
        JsonNode json = json(run);
        assertTrue(json.at("/parts/server/ready").asBoolean(), run.out());
        assertTrue(json.at("/parts/database/guarded").asBoolean());
        assertTrue(json.at("/parts/audit/intact").asBoolean());
        assertTrue(json.at("/parts/certificates/channelDays").asInt() >= 28);
        assertEquals("not seen", json.at("/parts/backup/level").asText());
    }

    @Test
    @Order(2)
    void aBackupThatIsTooOldIsWrong() {
        CommandRun run = status("--textfiles", folder.toString());
        assertEquals(12, run.code(), run.out() + run.err());
        assertTrue(run.out().contains("  backup        wrong "), run.out());
        assertTrue(run.out().contains("  server        ok        ready"), run.out());
    }

    @Test
    @Order(3)
    void topShowsWhatHappensBetweenTwoLooks() throws Exception {
        Thread busy = Thread.ofVirtual().start(() -> {
            try {
                while (!Thread.interrupted()) {
                    TestAppliance.post(appliance.as(alice), "/v1/directory/lookup", LookupRequest.getDefaultInstance());
                    Thread.sleep(20);
                }
            } catch (Exception e) {
                return;
            }
        });
        CommandRun run = run("top", "--config", configuration.toString(), "--interval", "1", "--count", "2");
        busy.interrupt();
        busy.join();
        assertEquals(0, run.code(), run.err());
        assertEquals(2, run.out().split("redoubtd ", -1).length - 1, run.out());
        assertTrue(run.out().contains("deliveries  0.0/s sent"), run.out());
        assertFalse(run.out().contains("\u001b"), "no terminal, no escapes");
    }

    @Test
    @Order(4)
    void badNumbersAreSaid() {
        assertEquals(
                "redoubtctl: --interval: 1 to 3600 seconds\n",
                run("top", "--config", configuration.toString(), "--interval", "0")
                        .err());
        assertEquals(
                "redoubtctl: --count: at least 1, or 0 for no end\n",
                run("top", "--config", configuration.toString(), "--count", "-1")
                        .err());
        assertEquals(
                "redoubtctl: --prometheus: a port, 1 to 65535\n",
                run("status", "--config", configuration.toString(), "--prometheus", "0")
                        .err());
        assertTrue(run("status", "--profile", "x").code() == 2
                || run("--profile", "x", "status").err().contains("say --config FILE there"));
    }

    @Test
    @Order(5)
    void doctorFindsWhatIsWrongWithADevelopmentServerAndNothingElse() throws Exception {
        CommandRun run = doctor(configuration);
        assertEquals(13, run.code(), run.out() + run.err());
        Map<String, String> levels = levels(run);
        levels.keySet()
                .removeIf(check -> check.startsWith("unit")
                        || check.startsWith("disk-")
                        || check.startsWith("inodes-")
                        || check.equals("clock-kept"));
        levels.keySet()
                .removeIf(check -> List.of("memory", "open-files", "files-fit").contains(check));
        Map<String, String> others = new TreeMap<>(levels);
        others.values().removeIf("ok"::equals);
        assertEquals(
                Map.of("database-rights", "warning", "hardening", "not seen", "root-key-elsewhere", "warning"),
                others,
                run.out());
        for (String check : List.of(
                "channel-certificate",
                "channel-key",
                "configuration-closed",
                "configuration-parses",
                "database-innodb_flush_log_at_trx_commit",
                "database-network",
                "database-sql_mode",
                "limits-agree",
                "management-on-loopback",
                "policy-key",
                "secret-names.index_key_file",
                "secrets-apart",
                "server-answers",
                "server-certificate",
                "tls-chain",
                "tls-key",
                "tls-name")) {
            assertEquals("ok", levels.get(check), check + run.out());
        }
    }

    /** A copy of the appliance's folder, broken. */
    private static Path broken(String name, String from, String to) throws Exception {
        String text = Files.readString(configuration);
        assertTrue(text.contains(from), from);
        return Files.writeString(appliance.folder().resolve(name), text.replace(from, to));
    }

    @Test
    @Order(6)
    void doctorNamesEachThingThatWasBroken() throws Exception {
        assertEquals(
                "wrong",
                levels(doctor(broken("b1.toml", "address = \"localhost:", "address = \"elsewhere.example:")))
                        .get("tls-name"));
        assertEquals(
                "wrong",
                levels(doctor(broken("b2.toml", "name-column.key", "name-index.key")))
                        .get("secrets-apart"));
        assertEquals(
                "wrong",
                levels(doctor(broken("b3.toml", "secrets/tls.key", "secrets/channel.key")))
                        .get("tls-key"));
        assertEquals(
                "wrong",
                levels(doctor(broken("b4.toml", "secrets/channel.key", "secrets/policy.key")))
                        .get("channel-key"));
        assertEquals(
                "not seen",
                levels(doctor(broken("b5.toml", "user = \"redoubt\"", "user = \"nobody\"")))
                        .get("database"));
        assertEquals(
                "wrong",
                levels(doctor(broken("b7.toml", "[database]", "[database]\nfree_reserve = \"9999999GiB\"")))
                        .get("database-room"));
        Path limits = Files.writeString(
                appliance.folder().resolve("b6.toml"),
                Files.readString(configuration)
                        + "\n[limits]\nconnections_per_address = 20000\nsession_idle = \"1m\"\n");
        assertEquals("warning", levels(doctor(limits)).get("limits-agree"));
        assertEquals("warning", levels(doctor(limits)).get("sessions-last"));
    }

    @Test
    @Order(7)
    void doctorSeesWhoElseMayRead() throws Exception {
        Path key = appliance.folder().resolve("secrets/name-index.key");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r-----"));
        Files.setPosixFilePermissions(configuration, PosixFilePermissions.fromString("rw-rw-r--"));
        try {
            CommandRun run = run(
                    "doctor",
                    "--config",
                    configuration.toString(),
                    "--checks",
                    folder.resolve("no-checks").toString());
            assertEquals(12, run.code());
            assertTrue(run.out().contains("wrong     secret-names.index_key_file: "), run.out());
            assertTrue(run.out().contains("to mend it: chmod 0600 " + key), run.out());
            assertTrue(run.out().contains("to mend it: chmod go-w " + configuration), run.out());
        } finally {
            Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
            Files.setPosixFilePermissions(configuration, PosixFilePermissions.fromString("rw-r--r--"));
        }
    }

    @Test
    @Order(8)
    void aTableOfChecksThatOthersCanWriteIsNotRun() throws Exception {
        Path ran = folder.resolve("ran");
        Path checks = Files.writeString(
                folder.resolve("checks.json"),
                "[{\"name\":\"x\",\"says\":\"s\",\"command\":[\"touch\",\"" + ran
                        + "\"],\"expect\":\"\",\"mend\":\"m\"}]");
        Files.setPosixFilePermissions(checks, PosixFilePermissions.fromString("rw-rw-rw-"));
        CommandRun run = run("doctor", "--json", "--config", configuration.toString(), "--checks", checks.toString());
        boolean root = "root".equals(System.getProperty("user.name"));
        assertEquals(root ? "wrong" : "not seen", levels(run).get("hardening"), run.out());
        assertFalse(Files.exists(ran));
    }

    @Test
    @Order(9)
    void withoutAServerBothSayWhatThereIsToSay() throws Exception {
        appliance.restart(() -> {
            CommandRun status = status("--textfiles", folder.resolve("none").toString());
            assertEquals(12, status.code());
            assertTrue(status.out().contains("  server        wrong     no answer on 127.0.0.1 port "), status.out());
            assertTrue(status.out().contains("  certificates  ok        channel "), status.out());
            CommandRun doctor = doctor(configuration);
            assertEquals(12, doctor.code());
            assertEquals("wrong", levels(doctor).get("server-answers"));
            assertEquals("ok", levels(doctor).get("database-network"), "the database is asked without it");
            CommandRun top = run("top", "--config", configuration.toString(), "--count", "1");
            assertEquals(1, top.code());
            assertTrue(top.err().startsWith("redoubtctl: no answer on 127.0.0.1 port "), top.err());
        });
    }

    @Test
    @Order(10)
    void withAConfigurationThatDoesNotHoldTheRestIsLookedAt() throws Exception {
        CommandRun run = doctor(broken("b7.toml", "[channel]", "[channel]\nsecret = 1"));
        assertEquals(12, run.code());
        Map<String, String> levels = levels(run);
        assertEquals("wrong", levels.get("configuration-parses"));
        assertTrue(run.out().contains("unknown key channel.secret"), run.out());
        assertEquals("not seen", levels.get("database"));
        assertFalse(levels.containsKey("doctor"), run.out());
    }
}
