package dev.redoubt.client.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.redoubt.client.PeopleAtAFakeAppliance;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What {@code redoubt listen} prints while somebody else does things. */
@Timeout(60)
class ListenIT {
    private static final ObjectMapper READER = new ObjectMapper();

    private final PeopleAtAFakeAppliance people = new PeopleAtAFakeAppliance();

    @TempDir
    private Path folder;

    private TestScreen alice;
    private TestScreen bob;

    @BeforeEach
    void two() {
        alice = new TestScreen(people, folder.resolve("alice"));
        bob = new TestScreen(people, folder.resolve("bob"));
        assertEquals(0, alice.run("enrol", people.invite("alice")));
        assertEquals(0, bob.run("enrol", people.invite("bob")));
    }

    /** Each thing that happens is one line. */
    private void aStory() throws InterruptedException {
        bob("send", "alice", "at ten");
        awaitLines(1);
        bob("edit", "1", "at\n\u001b[2Jnine");
        awaitLines(2);
        bob("react", "1", "+1");
        awaitLines(3);
        bob("react", "1", "--remove");
        awaitLines(4);
        bob("delete", "1");
        awaitLines(5);
        bob("send", "alice", "--ttl", "1h", "for an hour");
        awaitLines(6);
        people.pass(Duration.ofHours(1));
        awaitLines(7);
    }

    @Test
    void changesAreOneQuietLineEach() throws Exception {
        listenWhile(this::aStory, "listen");
        List<String> lines = alice.out().lines().toList();
        assertEquals(
                List.of(
                        "2026-11-01 12:00:00  #1  bob (unverified): at ten",
                        "  ~ #1 bob (unverified): at \\u{1b}[2Jnine (edited)",
                        "  ~ #1 bob (unverified): at \\u{1b}[2Jnine (edited), +1 bob",
                        "  ~ #1 bob (unverified): at \\u{1b}[2Jnine (edited)",
                        "  ~ #1 bob (unverified): (deleted)"),
                lines.subList(0, 5));
        String number = lines.getLast().replaceFirst("^  ~ (#[0-9]+) is gone$", "$1");
        assertTrue(lines.get(5).startsWith("2026-11-01 12:00:00  " + number + "  bob (unverified) ["), lines.get(5));
        assertEquals(7, lines.size());
    }

    @Test
    void scriptsGetTheWholeMessageAsItIsNow() throws Exception {
        listenWhile(this::aStory, "listen", "--json");
        List<String> lines = alice.out().lines().toList();
        JsonNode edited = READER.readTree(lines.get(1));
        assertEquals("changed", edited.get("type").asText());
        assertEquals("at\n\u001b[2Jnine", edited.get("text").asText());
        assertTrue(edited.get("edited").asBoolean());
        assertEquals("+1", READER.readTree(lines.get(2)).at("/reactions/0/text").asText());
        assertEquals(0, READER.readTree(lines.get(3)).get("reactions").size());
        assertTrue(READER.readTree(lines.get(4)).get("deleted").asBoolean());
        JsonNode last = READER.readTree(lines.get(5));
        assertEquals("message", last.get("type").asText());
        JsonNode gone = READER.readTree(lines.get(6));
        assertEquals("gone", gone.get("type").asText());
        assertEquals(last.get("number"), gone.get("number"));
        assertEquals(last.get("conversation"), gone.get("conversation"));
    }

    @Test
    void receiptsAreForScriptsOnly() throws Exception {
        assertEquals(0, alice.run("send", "bob", "hello"));
        listenWhile(this::readingAndAnAnswer, "listen");
        assertEquals("2026-11-01 12:00:00  #2  bob (unverified): seen\n", alice.out());
        assertEquals(0, alice.run("send", "bob", "again"));
        listenWhile(this::readingAndAnAnswer, "listen", "--json");
        JsonNode first = READER.readTree(alice.out().lines().findFirst().orElseThrow());
        assertEquals("changed", first.get("type").asText());
        assertEquals(3, first.get("number").asLong());
    }

    private void readingAndAnAnswer() throws InterruptedException {
        bob("inbox");
        bob("send", "alice", "seen");
        while (!alice.out().contains("seen")) {
            Thread.sleep(5);
        }
    }

    private interface Doing {
        void run() throws InterruptedException;
    }

    private void listenWhile(Doing doing, String... command) throws InterruptedException {
        Thread listening = Thread.ofVirtual().start(() -> alice.run(command));
        try {
            doing.run();
        } finally {
            listening.interrupt();
            listening.join();
        }
    }

    /** Later than what he did before: of two reactions in one millisecond chance decides which one counts. */
    private void bob(String... command) {
        people.pass(Duration.ofMillis(1));
        assertEquals(0, bob.run(command), bob.err());
    }

    private void awaitLines(int count) throws InterruptedException {
        while (alice.out().lines().count() < count) {
            Thread.sleep(5);
        }
    }
}
