package dev.redoubt.client.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.client.PeopleAtAFakeAppliance;
import dev.redoubt.client.Redoubt;
import dev.redoubt.client.container.Passphrase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ExamplesIT {
    @TempDir
    Path folder;

    private final PeopleAtAFakeAppliance people = new PeopleAtAFakeAppliance();
    private Redoubt alice;
    private Redoubt bob;

    @BeforeEach
    void enrol() throws Exception {
        try (Passphrase passphrase = Passphrase.takeOwnershipOf("the passphrase".toCharArray())) {
            alice = people.enrol(folder.resolve("alice"), people.invite("alice"), passphrase);
            bob = people.enrol(folder.resolve("bob"), people.invite("bob"), passphrase);
        }
    }

    @AfterEach
    void close() throws Exception {
        alice.close();
        bob.close();
    }

    @Test
    void openAndSend() throws Exception {
        assertTrue(OpenAndSend.send(alice, "bob", "hello").startsWith("accepted at 2026-11-01T12:00:00Z"));
        assertEquals("hello", bob.inbox().getFirst().text());
    }

    @Test
    void echoMessages() throws Exception {
        alice.send("bob", "one");
        alice.send("bob", "two");
        EchoMessages.echo(bob, 2);
        assertEquals(
                List.of("You said: one", "You said: two"),
                alice.inbox().stream().map(message -> message.text()).toList());
    }

    @Test
    void talkInGroups() throws Exception {
        List<String> shown = TalkInGroups.talk(alice, "bob");
        assertTrue(shown.contains("GROUP Early hikers: Tomorrow at nine"), shown.toString());
        assertEquals(3, shown.size());
    }

    @Test
    void keepRecoverable() throws Exception {
        String link = KeepRecoverable.setUp(alice, "legal winner thank year wave sausage worth".toCharArray());
        assertTrue(link.startsWith("redoubt-recovery:alice@"), link);
    }

    @Test
    void shareFiles() throws Exception {
        Path file = Files.writeString(folder.resolve("letter.txt"), "dear bob");
        Path folderOfBob = Files.createDirectory(folder.resolve("downloads"));
        Path back = ShareFiles.thereAndBack(alice, file, folderOfBob, (_, _) -> {});
        assertEquals("dear bob", Files.readString(back));
    }
}
