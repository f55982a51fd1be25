package dev.redoubt.client.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.client.PeopleAtAFakeAppliance;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GroupCommandsIT {
    @TempDir
    Path folder;

    private final PeopleAtAFakeAppliance people = new PeopleAtAFakeAppliance();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void enrol() {
        for (String name : new String[] {"alice", "bob", "carol"}) {
            assertEquals(0, run(name, "enrol", people.invite(name)));
        }
        assertEquals(0, run("alice", "group", "create", "Hikers", "bob", "carol"), err());
    }

    /** Keeps the output of the last command only. */
    private int run(String home, String... arguments) {
        out.reset();
        err.reset();
        World world = new World(
                new PeoplesDevices(people, _ -> {}),
                new Terminal(),
                new ByteArrayInputStream(new byte[0]),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Map.of(
                        "REDOUBT_PASSPHRASE",
                        "the passphrase",
                        "REDOUBT_HOME",
                        folder.resolve(home).toString()),
                Set.of(),
                ZoneOffset.UTC);
        return RedoubtCommand.commandLine(world).execute(arguments);
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aMessageToAGroupSaysWhichOneAndWhoWroteIt() {
        assertEquals(0, run("alice", "send", "-g", "Hikers", "Tomorrow?"));
        assertEquals(0, run("bob", "inbox"));
        assertEquals("2026-11-01 12:00:00  #1  alice (unverified) in the group \"Hikers\": Tomorrow?\n", out());
        assertTrue(err().contains("  ! alice took you into the group \"Hikers\""), err());
        run("alice", "inbox", "--all");
        assertEquals(
                "2026-11-01 12:00:00  #2  to the group \"Hikers\" (delivered to 1, read by 0): Tomorrow?\n", out());
    }

    @Test
    void theListShowsMembersAndAdministrators() {
        assertEquals(0, run("alice", "group", "list"));
        assertTrue(out().matches("[0-9a-f]{8}  Hikers  .*alice\\*.*\n"), out());
        assertTrue(out().contains("bob") && out().contains("carol"), out());
    }

    @Test
    void membersAreAddedMadeAdministratorsAndRemoved() {
        run("dave", "enrol", people.invite("dave"));
        assertEquals(0, run("alice", "group", "add", "Hikers", "dave"), err());
        assertEquals(0, run("alice", "group", "admin", "Hikers", "bob"), err());
        assertEquals(0, run("alice", "group", "remove", "Hikers", "carol"), err());
        assertEquals(0, run("alice", "group", "rename", "Hikers", "Climbers"), err());
        run("bob", "inbox");
        assertTrue(err().contains("it is the group \"Climbers\" now"), err());
    }

    @Test
    void aGroupIsNoContactAndAContactNoGroup() {
        assertEquals(5, run("alice", "send", "Hikers", "hello"));
        assertEquals(5, run("alice", "send", "-g", "bob", "hello"));
    }

    @Test
    void conversationsAreListedWithWhatIsUnread() {
        run("alice", "send", "-g", "Hikers", "one");
        run("alice", "send", "bob", "two");
        assertEquals(0, run("alice", "conversations"));
        assertEquals("   0  bob\n   0  the group \"Hikers\"\n", out());
    }

    @Test
    void whoIsRemovedReadsThatItIsThem() {
        assertEquals(0, run("bob", "inbox"));
        assertEquals(0, run("alice", "group", "remove", "Hikers", "bob"), err());
        run("bob", "inbox");
        assertTrue(err().contains("alice removed you from the group \"Hikers\""), err());
        run("carol", "inbox");
        assertTrue(err().contains("alice removed (") && !err().contains("removed you"), err());
    }

    @Test
    void aGroupThatDoesNotWaitIsNotRestored() {
        assertEquals(0, run("alice", "group", "restore", "Hikers"), err());
        assertTrue(err().contains("does not wait"), err());
        assertEquals(2, run("alice", "group", "restore", "Hikers", "--json"));
        assertEquals(0, run("alice", "group", "restore", "Hikers", "--json", "--yes"));
        assertTrue(out().contains("\"kind\":\"group\""), out());
    }

    @Test
    void groupsOfOneNameAreToldApartByTheirIds() {
        assertEquals(0, run("alice", "group", "create", "Hikers", "bob"), err());
        assertEquals(0, run("alice", "group", "create", "Climbers", "bob"), err());
        assertEquals(0, run("alice", "conversations"));
        List<String> lines = out().lines().toList();
        assertEquals(3, lines.size(), out());
        String known = "";
        for (String line : lines) {
            boolean unique = line.contains("Climbers");
            assertTrue(line.matches(unique ? ".*\"" : ".*\"  \\[[0-9a-f]{8}]"), line);
            known = unique ? known : line.substring(line.indexOf('[') + 1, line.length() - 1);
        }
        assertEquals(0, run("alice", "send", "-g", known, "to this one"), err());
        assertEquals(5, run("alice", "send", "-g", known.substring(0, 7), "to none"));
    }
}
