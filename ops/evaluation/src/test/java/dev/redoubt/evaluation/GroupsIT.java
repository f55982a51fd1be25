package dev.redoubt.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.client.Redoubt;
import dev.redoubt.client.container.Passphrase;
import dev.redoubt.client.conversation.Conversation;
import dev.redoubt.client.failure.NotAllowedException;
import dev.redoubt.client.model.Message;
import dev.redoubt.client.model.Notice;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Three accounts in groups, at a whole appliance. */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("long")
class GroupsIT {
    private static final Path BIN =
            Path.of("..", "..", "server", "bin").toAbsolutePath().normalize();
    private static final String PASSWORD = "a password of the test";

    private Path folder = Path.of("");
    private Database database;
    private Appliance appliance;
    private Redoubt alice;
    private Redoubt bob;
    private Redoubt carol;

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        folder = temporary;
        database = Database.start(folder.resolve("database"), PASSWORD);
        int port = Appliance.freePort();
        Appliance.init(BIN, folder.resolve("appliance"), port, database, PASSWORD);
        appliance = Appliance.start(BIN, folder.resolve("appliance"), port);
        alice = enrol("alice");
        bob = enrol("bob");
        carol = enrol("carol");
    }

    @AfterAll
    void stop() throws Exception {
        for (Redoubt redoubt : List.of(alice, bob, carol)) {
            redoubt.close();
        }
        appliance.close();
        database.close();
    }

    private Redoubt enrol(String name) throws Exception {
        try (Passphrase passphrase = Passphrase.takeOwnershipOf(("the passphrase of " + name).toCharArray())) {
            return Redoubt.enrol(folder.resolve(name), appliance.invite(name), passphrase);
        }
    }

    private static List<String> texts(Redoubt device) throws Exception {
        List<Message> unread = device.inbox();
        device.markRead(unread);
        return unread.stream().map(Message::text).toList();
    }

    private static List<Notice.Kind> told(Redoubt device) throws Exception {
        device.inbox();
        List<Notice> notices = device.notices();
        device.markNoticed(notices);
        return notices.stream().map(Notice::kind).toList();
    }

    @Test
    void threeTalkChangeTheGroupAndPart() throws Exception {
        Conversation group = alice.conversations().createGroup("Hikers", List.of("bob", "carol"));
        group.send("Tomorrow?");
        assertEquals(List.of("Tomorrow?"), texts(bob));
        assertEquals(List.of("Tomorrow?"), texts(carol));
        bob.conversations().group("Hikers").send("Gladly.");
        assertEquals(List.of("Gladly."), texts(alice));
        assertEquals(List.of("Gladly."), texts(carol));
        group.rename("Climbers");
        group.remove("carol");
        group.send("to bob alone");
        assertEquals(List.of("to bob alone"), texts(bob));
        assertEquals(List.of(), texts(carol));
        Conversation left = carol.conversations().group("Climbers");
        assertThrows(NotAllowedException.class, () -> left.send("still here"));
    }

    @Test
    void whoLeavesIsMissedByTheOthersAndGetsNoMore() throws Exception {
        Conversation group = alice.conversations().createGroup("Readers", List.of("bob"));
        told(bob);
        group.add(List.of("carol"));
        told(carol);
        Conversation hers = carol.conversations().group("Readers");
        hers.send("for a short while only");
        assertEquals(List.of("for a short while only"), texts(alice));
        hers.leave();
        assertTrue(told(alice).contains(Notice.Kind.GROUP_LEFT));
        assertTrue(told(bob).contains(Notice.Kind.GROUP_LEFT));
        group.send("between two");
        assertTrue(texts(bob).contains("between two"));
        assertEquals(List.of(), texts(carol));
        assertThrows(NotAllowedException.class, () -> hers.send("one word more"));
        assertEquals(2, group.info().members().size());
    }
}
