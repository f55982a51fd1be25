package dev.redoubt.server;

import static dev.redoubt.server.testing.TestAppliance.post;
import static dev.redoubt.server.testing.TestPackets.packet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.redoubt.server.administration.CommandRun;
import dev.redoubt.server.database.MetadataLedger;
import dev.redoubt.server.testing.MariaDb;
import dev.redoubt.server.testing.TestAppliance;
import dev.redoubt.server.testing.TestDevice;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A whole appliance: what its administrators did is exported and verified, needs a second one, and is told to a user. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccountabilityIT {
    private TestAppliance appliance;
    private Path folder;
    private Path first;

    @BeforeAll
    void administer(@TempDir Path parent) throws Exception {
        folder = parent;
        appliance = new TestAppliance(parent);
        TestDevice bob = appliance.enrol("bob", 2);
        TestDevice alice = appliance.enrol("alice", 2);
        post(appliance.as(bob), "/v1/submissions", packet("for alice", alice));
        post(appliance.as(bob), "/v1/submissions", packet("for two", alice, appliance.enrol("carol", 2)));
        done("user", "update", "alice", "--first-name", "Alice", "--last-name", "Liddell");
        first = export("first.jsonl");
        done("user", "add", "dave");
    }

    @AfterAll
    void stop() throws Exception {
        appliance.stop();
    }

    private CommandRun run(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--config", appliance.configurationFile().toString()));
        return CommandRun.of(appliance.clock(), all.toArray(String[]::new));
    }

    private String done(String... arguments) {
        CommandRun run = run(arguments);
        assertEquals(0, run.code(), run.err());
        return run.out();
    }

    private Path export(String name) {
        Path file = folder.resolve(name);
        done("audit", "export", file.toString());
        return file;
    }

    /** On another machine: no configuration, no appliance. */
    private CommandRun verify(Path file, String... more) {
        List<String> all = new ArrayList<>(List.of("audit", "verify", file.toString()));
        all.addAll(List.of(more));
        if (!all.contains("--root")) {
            all.addAll(List.of("--root", appliance.pin().toString()));
        }
        return CommandRun.of(appliance.clock(), all.toArray(String[]::new));
    }

    @Test
    void exportHoldsAndGoesOnFromTheOneBefore() {
        Path second = export("second.jsonl");
        CommandRun run = verify(second, "--since", first.toString());
        assertEquals(0, run.code(), run.err());
        assertTrue(run.out().startsWith("The audit log holds."), run.out());
        assertTrue(run.out().contains("of which you kept the head"), run.out());
    }

    @Test
    void headThatWasKeptAloneIsEnough() throws Exception {
        Path head = folder.resolve("head.json");
        Files.writeString(head, done("audit", "head"));
        assertEquals(
                0, verify(export("third.jsonl"), "--since", head.toString()).code());
        CommandRun old = verify(first, "--since", head.toString());
        assertEquals(1, old.code());
        assertTrue(old.err().contains("[BEHIND]"), old.err());
    }

    @ParameterizedTest
    @CsvSource({
        "local:root, local:toor, CHANGED",
        "'\"number\":2,', '\"number\":3,', WRONG_NUMBER",
        "'\"signature\":\"', '\"signature\":\"0', MALFORMED"
    })
    void tamperedExportIsRefusedWithItsReason(String from, String to, String reason) throws Exception {
        String user = System.getProperty("user.name");
        String good = Files.readString(first);
        String bad = good.replaceFirst(from.replace("root", user), to.replace("toor", user + "x"));
        assertFalse(bad.equals(good));
        Path file = Files.writeString(folder.resolve("bad-" + reason + ".jsonl"), bad);
        CommandRun run = verify(file);
        assertEquals(1, run.code());
        assertTrue(run.err().startsWith("redoubtctl: " + file + " does not hold: "), run.err());
        assertTrue(run.err().strip().endsWith("[" + reason + "]"), run.err());
    }

    @Test
    void exportOfAnotherApplianceIsRefused() {
        CommandRun run = verify(first, "--root", "ab".repeat(32));
        assertEquals(1, run.code());
        assertTrue(run.err().contains("[WRONG_ROOT]"), run.err());
    }

    @Test
    void fingerprintMayBeInGroupsAndCapitals() {
        String grouped = appliance.pin().toString().toUpperCase(Locale.ROOT).replaceAll("(..)(?=.)", "$1:");
        assertEquals(0, verify(first, "--root", grouped).code());
    }

    @ParameterizedTest
    @CsvSource({"abc, --root: 64 hexadecimal digits", "'', --root: 64 hexadecimal digits"})
    void fingerprintThatIsNoneIsRefused(String root, String why) {
        CommandRun run = verify(first, "--root", root);
        assertEquals(1, run.code());
        assertEquals("redoubtctl: " + why, run.err().strip());
    }

    @Test
    void fileThatIsMissingIsSaid() {
        CommandRun run = verify(folder.resolve("nowhere"));
        assertEquals(1, run.code());
        assertTrue(run.err().startsWith("redoubtctl: cannot read "), run.err());
    }

    @Test
    void whatWasDoneStandsInTheLogByWhomAndWithoutNames() throws Exception {
        String export = Files.readString(export("acts.jsonl"));
        assertTrue(
                export.contains("\"by\":\"local:" + System.getProperty("user.name") + "\",\"role\":\"owner\""), export);
        assertTrue(export.contains("\"act\":\"user.create\""), export);
        for (String name : List.of("alice", "Alice", "Liddell", "dave")) {
            assertFalse(export.contains(name), name);
        }
    }

    // ---- Two administrators

    private Path administrator(String name, String role) throws Exception {
        Path profile = folder.resolve(name + ".toml");
        done("admin", "add", name, "--role", role, "--profile", profile.toString());
        String text = Files.readString(profile);
        Files.writeString(
                profile,
                text.replace(
                        "localhost:8443", "localhost:" + appliance.appliance().port()));
        return profile;
    }

    private CommandRun as(Path profile, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--profile", profile.toString()));
        return CommandRun.of(appliance.clock(), all.toArray(String[]::new));
    }

    @Test
    void deviceIsWipedWhenASecondAdministratorApproves() throws Exception {
        appliance.enrol("mallory", 1);
        Path olga = administrator("olga", "owner");
        administrator("otto", "owner");
        Path ada = administrator("ada", "administrator");
        done("proposal", "rule", "--on", "device-wipe");
        CommandRun alone = as(ada, "device", "reset", "mallory", "--all", "--yes");
        assertEquals(1, alone.code(), alone.out());
        assertTrue(alone.err().contains("needs a second administrator"), alone.err());
        String number = alone.err().replaceAll("(?s).*Proposal ([0-9]+) waits.*", "$1");
        CommandRun self = approve(ada, number);
        assertTrue(self.err().contains("somebody else than who proposed it"), self.err());
        assertFalse(done("audit", "list").contains("device.reset"));
        assertTrue(done("proposal", "list").contains("BatchResetDevicesForUser"));
        CommandRun second = approve(olga, number);
        assertEquals(0, second.code(), second.err());
        assertTrue(second.err().contains("BatchResetDevicesForUser"), second.err());
        assertTrue(second.out().contains("\"message\""), second.out());
        String acts = done("audit", "list");
        for (String act : List.of("proposal.make", "proposal.approve", "device.reset")) {
            assertTrue(acts.contains(act), acts);
        }
        CommandRun off = as(olga, "proposal", "rule", "--none");
        assertTrue(off.err().contains("needs a second administrator"), off.err());
        done("proposal", "rule", "--none");
        assertEquals(0, verify(export("two.jsonl"), "--since", first.toString()).code());
    }

    /** Whose own profile stands before the command. */
    private CommandRun approve(Path profile, String number, String... more) {
        List<String> all = new ArrayList<>(List.of("--profile", profile.toString()));
        all.addAll(List.of("proposal", "approve", number, "--yes"));
        all.addAll(List.of(more));
        return CommandRun.of(appliance.clock(), all.toArray(String[]::new));
    }

    @Test
    void administratorIsMadeByTwoAndTheKeyIsWrittenIntoANewProfile() throws Exception {
        Path oona = administrator("oona", "owner");
        Path oscar = administrator("oscar", "owner");
        done("proposal", "rule", "--on", "administrators");
        Path eve = folder.resolve("eve.toml");
        CommandRun alone = CommandRun.of(
                appliance.clock(),
                "--profile",
                oona.toString(),
                "admin",
                "add",
                "eve",
                "--role",
                "auditor",
                "--profile",
                eve.toString());
        String number = alone.err().replaceAll("(?s).*Proposal ([0-9]+) waits.*", "$1");
        assertFalse(Files.exists(eve));
        CommandRun nowhere = approve(oscar, number);
        assertTrue(nowhere.err().contains("--profile FILE"), nowhere.err());
        CommandRun over = approve(oscar, number, "--profile", oona.toString());
        assertTrue(over.err().contains("cannot be written"), over.err());
        CommandRun made = approve(oscar, number, "--profile", eve.toString());
        assertEquals(0, made.code(), made.err());
        assertFalse((made.out() + made.err()).contains("secretAccessKey"), made.out());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(eve)));
        String text = Files.readString(eve);
        assertFalse(text.equals(Files.readString(oscar)));
        assertEquals(0, as(eve, "admin", "list").code());
        CommandRun nothing =
                approve(oscar, number, "--profile", folder.resolve("other.toml").toString());
        assertTrue(nothing.err().contains("no proposal " + number + " waits"), nothing.err());
        done("proposal", "rule", "--none");
    }

    @Test
    void whatAPolicyProposalWouldChangeIsShown() throws Exception {
        administrator("ossi", "owner");
        Path olaf = administrator("olaf", "owner");
        done("group", "add", "Field");
        done("policy", "set", "Field", "maxTtl=7d", "--yes");
        done("proposal", "rule", "--on", "policy-loosen");
        CommandRun alone = run("policy", "set", "Field", "maxTtl=14d", "--yes");
        String number = alone.err().replaceAll("(?s).*Proposal ([0-9]+) waits.*", "$1");
        assertTrue(done("proposal", "list").contains("maxTtl: 604800 (7d) → 1209600 (14d)"));
        String shown = done("proposal", "show", number);
        assertTrue(shown.contains("Field") && shown.contains("looser"), shown);
        CommandRun profile =
                approve(olaf, number, "--profile", folder.resolve("none.toml").toString());
        assertTrue(profile.err().contains("stands before the command"), profile.err());
        CommandRun approved = approve(olaf, number);
        assertEquals(0, approved.code(), approved.err());
        assertTrue(approved.err().contains("1209600 (14d)"), approved.err());
        assertTrue(approved.out().contains("\"maxTtl\" : 1209600"), approved.out());
        done("proposal", "rule", "--none");
    }

    // ---- Explaining a user

    private JsonNode explained(String name) throws Exception {
        return new ObjectMapper().readTree(done("explain-user", name, "--json"));
    }

    private Map<String, JsonNode> tables(JsonNode explained) {
        Map<String, JsonNode> tables = new TreeMap<>();
        explained.path("tables").forEach(table -> tables.put(table.path("table").asText(), table));
        return tables;
    }

    /** Rows that take much to come by as a device, as they would be. */
    private void fillUp() {
        String alice = "(select account from user_account where details_sealed is not null)";
        String device = "(select id from node where account = " + alice + ")";
        for (String sql : List.of(
                "insert ignore into suspension select id, account, 'x' from node where account = " + alice,
                "insert ignore into recovery values (" + alice + ", 1, repeat('v', 32), 's', 'c')",
                "insert ignore into account_data values (" + alice + ", 1, 1, repeat('d', 32), '', 'c')",
                "insert ignore into recovery_counter select name_index, 1, 9 from user_account where account = "
                        + alice,
                "update user_account set challenge = repeat('c', 48) where account = " + alice,
                "update node set last_seen_day = 20000 where id = " + device)) {
            MariaDb.shared().execute(appliance.database(), sql);
        }
    }

    @Test
    void everyColumnWithAUsersDataIsShown() throws Exception {
        fillUp();
        appliance.enrol("erin", 1);
        Map<String, JsonNode> tables = tables(explained("alice"));
        MetadataLedger ledger = MetadataLedger.load();
        ledger.tables().forEach((table, whose) -> {
            if (whose.equals(MetadataLedger.OF_A_USER) && !table.equals("audit_entry") && !table.equals("proposal")) {
                assertEquals(ofLedger(ledger, table), shown(tables, table), table);
            }
        });
        assertFalse(shown(tables, "audit_entry").isEmpty());
    }

    private static Set<String> ofLedger(MetadataLedger ledger, String table) {
        Set<String> columns = new TreeSet<>();
        ledger.columns().stream()
                .filter(column -> column.startsWith(table + "."))
                .forEach(column -> columns.add(column.substring(table.length() + 1)));
        return columns;
    }

    private static Set<String> shown(Map<String, JsonNode> tables, String table) {
        Set<String> columns = new TreeSet<>();
        Objects.requireNonNull(tables.get(table), table)
                .path("rows")
                .forEach(row ->
                        row.forEach(cell -> columns.add(cell.path("column").asText())));
        return columns;
    }

    @Test
    void namesAreOpenedAndOthersAreNotShown() throws Exception {
        String all = explained("alice").toString();
        assertTrue(all.contains("\"value\":\"alice\"") && all.contains("\"value\":\"Alice Liddell\""), all);
        assertFalse(all.contains("\"value\":\"bob\"") || all.contains("\"value\":\"carol\""), all);
    }

    /** With them whoever may only read could try a bot's challenge, or a passphrase. */
    @Test
    void whatChecksASecretIsSaidToBeThereAndNotShown() throws Exception {
        fillUp();
        String verifier = cell("alice", "recovery", "verifier");
        assertEquals("there, 32 bytes that are not shown", verifier);
        String challenge = cell("alice", "user_account", "challenge");
        assertEquals("there, 48 bytes that are not shown", challenge);
        assertEquals("", cell("bob", "user_account", "challenge"));
    }

    private String cell(String name, String table, String column) throws Exception {
        JsonNode row = Objects.requireNonNull(tables(explained(name)).get(table))
                .path("rows")
                .path(0);
        for (JsonNode cell : row) {
            if (cell.path("column").asText().equals(column)) {
                return cell.path("value").asText();
            }
        }
        throw new AssertionError(column + " is not there");
    }

    @Test
    void nobodyIsSaidToBeNobody() throws Exception {
        JsonNode nobody = explained("zoe");
        assertFalse(nobody.path("known").booleanValue());
        tables(nobody)
                .forEach((name, table) -> assertEquals(0, table.path("count").asInt(), name));
        assertFalse(nobody.path("memory").isEmpty());
    }

    @Test
    void explainingIsAnActInTheLog() throws Exception {
        explained("alice");
        assertTrue(done("audit", "list", "--act", "user.explain").contains("user.explain"));
    }
}
