package dev.redoubt.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.redoubt.client.Redoubt;
import dev.redoubt.client.container.Passphrase;
import dev.redoubt.client.conversation.Conversation;
import dev.redoubt.client.failure.NotAllowedException;
import dev.redoubt.client.model.Message;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three accounts in a group, at a whole appliance. */
class GroupsIT {
    private static final Path BIN =
            Path.of("..", "..", "server", "bin").toAbsolutePath().normalize();
    private static final String PASSWORD = "a password of the test";

    @TempDir
    Path folder;

    private Redoubt enrol(Appliance appliance, String name) throws Exception {
        try (Passphrase passphrase = Passphrase.takeOwnershipOf(("the passphrase of " + name).toCharArray())) {
            return Redoubt.enrol(folder.resolve(name), appliance.invite(name), passphrase);
        }
    }

    private static List<String> texts(Redoubt device) throws Exception {
        List<Message> unread = device.inbox();
        device.markRead(unread);
        return unread.stream().map(Message::text).toList();
    }

    @Test
    void threeTalkChangeTheGroupAndPart() throws Exception {
        try (Database database = Database.start(folder.resolve("database"), PASSWORD)) {
            int port = Appliance.freePort();
            Appliance.init(BIN, folder.resolve("appliance"), port, database, PASSWORD);
            try (Appliance appliance = Appliance.start(BIN, folder.resolve("appliance"), port);
                    Redoubt alice = enrol(appliance, "alice");
                    Redoubt bob = enrol(appliance, "bob");
                    Redoubt carol = enrol(appliance, "carol")) {
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
        }
    }
}
