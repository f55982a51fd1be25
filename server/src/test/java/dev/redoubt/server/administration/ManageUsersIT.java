package dev.redoubt.server.administration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.redoubt.server.testing.TestAppliance;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code redoubtctl} for users, groups, policies, devices, bots and the audit log, as an administrator types it on the machine. */
@Timeout(180)
class ManageUsersIT {
    @TempDir
    static Path folder;

    private static TestAppliance appliance;

    @BeforeAll
    static void start() {
        appliance = new TestAppliance(folder);
    }

    @AfterAll
    static void stop() throws Exception {
        appliance.stop();
    }

    private static CommandRun run(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--config", appliance.configurationFile().toString()));
        return CommandRun.of(appliance.clock(), all.toArray(String[]::new));
    }

    private static String done(String... arguments) {
        CommandRun run = run(arguments);
        assertEquals(0, run.code(), run.out() + run.err());
        return run.out();
    }

    private static String notDone(String... arguments) {
        CommandRun run = run(arguments);
        assertEquals(1, run.code(), run.out() + run.err());
        return run.err();
    }

    private static JsonNode json(String... arguments) throws Exception {
        return new ObjectMapper().readTree(done(arguments));
    }

    @Test
    void aUserComesIsSuspendedAndGoes() {
        assertTrue(done("user", "add", "alice", "--first-name", "Alice", "--last-name", "Example")
                .startsWith("redoubt:"));
        assertTrue(done("user", "list", "--name", "alice").contains("alice  Alice Example  "), done("user", "list"));
        assertTrue(done("user", "list", "--status", "pending").contains("alice"));
        done("user", "suspend", "alice");
        assertTrue(done("user", "show", "alice").contains("status  suspended"), done("user", "show", "alice"));
        done("user", "resume", "alice");
        assertTrue(notDone("user", "delete", "alice").contains("say --yes"));
        done("user", "delete", "alice", "--yes");
        assertTrue(notDone("user", "show", "alice").contains("there is no user alice"));
    }

    @Test
    void whatIsWrongWithANameIsSaid() {
        String refused = notDone("user", "add", "No Name");
        assertTrue(refused.contains("nobody was added: a name has 1 to 64 characters"), refused);
        done("user", "add", "twice");
        assertTrue(notDone("user", "add", "twice").contains("somebody has this name"));
    }

    @Test
    void manyComeFromAFileAndTheirLinksAreForItsOwnerAlone() throws Exception {
        done("group", "add", "Import");
        StringBuilder people = new StringBuilder("username,firstName,lastName,group\n");
        for (int i = 0; i < 60; i++) {
            people.append("many").append(i).append(",Many,\"One, of ").append(i).append("\",Import\n");
        }
        people.append("Not A Name,,,\n");
        Path file = Files.writeString(folder.resolve("people.csv"), people);
        Path links = folder.resolve("links.csv");
        String told = notDone("user", "import", file.toString(), "--out", links.toString());
        assertTrue(told.contains("60 users were added, 1 were not"), told);
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(links)));
        List<String> lines = Files.readAllLines(links);
        assertEquals(61, lines.size());
        assertTrue(lines.get(60).startsWith("many59,redoubt:"), lines.get(60));
        assertEquals(
                60, json("group", "users", "Import", "--json").path("users").size());
        assertEquals(
                7, json("user", "list", "--limit", "7", "--json").path("users").size());
        assertTrue(notDone("user", "import", file.toString(), "--out", links.toString())
                .contains("exists already"));
    }

    @Test
    void aDeviceIsNamedByTheBeginningOfItsIdAndReset() throws Exception {
        appliance.enrol("bob", 1);
        String device =
                json("device", "list", "bob", "--json").at("/devices/0/appId").asText();
        assertTrue(done("device", "list", "bob").contains(device + "  Active"));
        assertTrue(notDone("device", "reset", "bob", "--yes").contains("which devices?"));
        assertTrue(notDone("device", "reset", "bob", "ffffff00", "--yes").contains("no device ffffff00"));
        done("device", "reset", "bob", device.substring(0, 8), "--yes");
        assertTrue(done("device", "list", "bob").contains("Reset"));
    }

    @Test
    void aPolicyIsPlannedAppliedAndTakenBack() throws Exception {
        done("group", "add", "Field");
        String plan = done("policy", "plan", "field", "maxTtl=7d", "calling.canVideoCall=false");
        assertTrue(plan.contains("maxTtl"), plan);
        assertTrue(plan.contains("604800 (7d)"), plan);
        assertTrue(done("policy", "show", "Field").contains("calling.canVideoCall"));
        assertFalse(done("policy", "show", "Field").contains("604800"));
        done("policy", "set", "Field", "maxTtl=7d", "--yes");
        assertTrue(done("policy", "show", "Field").contains("604800 (7d)"));
        assertTrue(done("policy", "history").contains("Field"));
        done("policy", "revert", "--yes");
        assertFalse(done("policy", "show", "Field").contains("604800"));
        assertTrue(notDone("policy", "set", "Field", "maxTtl=soon", "--yes").contains("a duration as 7d"));
        assertTrue(done("policy", "status").contains("version"));
        assertTrue(CommandRun.of(appliance.clock(), "policy", "settings")
                .out()
                .contains("calling.canVideoCall  true or false"));
    }

    @Test
    void aGroupIsRenamedAndItsUsersGoToTheDefaultOne() throws Exception {
        done("group", "add", "Old name", "lockoutThreshold=7");
        done("user", "add", "gina", "--group", "Old name");
        done("group", "rename", "Old name", "New name");
        assertTrue(done("group", "list").contains("New name"));
        assertTrue(done("group", "show", "New name").contains("lockoutThreshold"));
        done("group", "delete", "New name", "--yes");
        assertFalse(done("user", "show", "gina").contains("New name"));
        assertTrue(notDone("group", "show", "New name").contains("there is no security group"));
    }

    @Test
    void theAuditLogIsListedExportedAndVerified() throws Exception {
        done("user", "add", "harry");
        assertTrue(done("audit", "list").contains("local:" + System.getProperty("user.name")));
        Path file = folder.resolve("audit.txt");
        done("audit", "export", file.toString());
        CommandRun verified = CommandRun.of(
                appliance.clock(),
                "audit",
                "verify",
                file.toString(),
                "--root",
                appliance.pin().toString());
        assertEquals(0, verified.code(), verified.err());
        assertTrue(notDone("audit", "export", file.toString()).contains("exists already"));
        assertFalse(done("audit", "head").isBlank());
    }

    @Test
    void whatIsKeptOfAUserIsExplained() {
        done("user", "add", "iris");
        String explained = done("explain-user", "iris");
        assertTrue(explained.startsWith("What is kept of iris:"), explained);
        assertTrue(explained.contains("; kept: "), explained);
        assertTrue(done("explain-user", "nobody", "--all").contains("Nobody is enrolled or invited as nobody."));
    }

    @Test
    void aSecondAdministratorIsNeededWhereTheRuleSaysSo() {
        assertTrue(done("proposal", "rule").contains("nothing"));
        assertTrue(done("proposal", "list").isEmpty());
    }
}
