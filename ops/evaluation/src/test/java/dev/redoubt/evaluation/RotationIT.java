package dev.redoubt.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.client.Redoubt;
import dev.redoubt.client.Subscription;
import dev.redoubt.client.container.Passphrase;
import dev.redoubt.client.model.Message;
import dev.redoubt.client.model.MessageListener;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The real client on the real server, which wants new keys every second: two people listen and write at the same time. */
@Timeout(180)
@Tag("long")
class RotationIT {
    private static final Path PROJECT = Path.of("..", "..").toAbsolutePath().normalize();
    private static final int MESSAGES = 15;
    private static final Duration PACE = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Pattern MANAGEMENT = Pattern.compile("\\[management][^\\[]*?port = (\\d+)", Pattern.DOTALL);
    private static final Pattern ROTATIONS =
            Pattern.compile("^redoubt_channel_rotations_total (\\S+)$", Pattern.MULTILINE);

    @TempDir
    private Path folder;

    private static final class Shown implements MessageListener {
        private final List<String> texts = new CopyOnWriteArrayList<>();
        private final List<String> rejected = new CopyOnWriteArrayList<>();

        @Override
        public void message(Message message) {
            texts.add(message.text());
        }

        @Override
        public void rejected(String kind) {
            rejected.add(kind);
        }

        void await(int count) throws InterruptedException {
            long end = System.nanoTime() + PATIENCE.toNanos();
            while (texts.size() < count && System.nanoTime() < end) {
                Thread.sleep(50);
            }
        }
    }

    @Test
    void everyMessageIsThereOnceAndInOrderBothWays() throws Exception {
        Path home = folder.resolve("appliance");
        try (Database database = Database.start(folder.resolve("mariadb"), "a password of this test");
                Appliance appliance = start(home, database);
                Redoubt alice = enrol(appliance, "alice");
                Redoubt bob = enrol(appliance, "bob")) {
            Shown atAlice = new Shown();
            Shown atBob = new Shown();
            try (Subscription _ = alice.listen(atAlice);
                    Subscription _ = bob.listen(atBob);
                    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                Future<List<String>> fromAlice = threads.submit(() -> say(alice, "bob"));
                Future<List<String>> fromBob = threads.submit(() -> say(bob, "alice"));
                assertArrived(fromAlice.get(), atBob, bob);
                assertArrived(fromBob.get(), atAlice, alice);
            }
            double rotations = rotations(home);
            assertTrue(rotations >= 4, rotations + " rotations");
        }
    }

    /** Shown, and kept, exactly what was sent. */
    private static void assertArrived(List<String> sent, Shown shown, Redoubt recipient) throws Exception {
        shown.await(sent.size());
        assertEquals(sent, shown.texts);
        assertEquals(List.of(), shown.rejected);
        List<Message> kept =
                recipient.history().stream().filter(Message::received).toList();
        assertEquals(sent, kept.stream().map(Message::text).toList());
        assertEquals(0, kept.stream().mapToLong(Message::missingBefore).sum());
        assertTrue(kept.stream().noneMatch(Message::forked));
    }

    private static List<String> say(Redoubt sender, String recipient) throws Exception {
        List<String> texts = IntStream.range(0, MESSAGES)
                .mapToObj(i -> "message " + i + " to " + recipient)
                .toList();
        for (String text : texts) {
            assertEquals(Message.Status.SENT, sender.send(recipient, text).status());
            Thread.sleep(PACE);
        }
        return texts;
    }

    private static Appliance start(Path home, Database database) throws Exception {
        Path bin = PROJECT.resolve("server/bin");
        int port = Appliance.freePort();
        Appliance.init(bin, home, port, database, "a password of this test");
        Files.writeString(home.resolve("redoubtd.toml"), "\n[rotation]\nafter = \"1s\"\n", StandardOpenOption.APPEND);
        return Appliance.start(bin, home, port);
    }

    private Redoubt enrol(Appliance appliance, String name) throws Exception {
        try (Passphrase passphrase = Passphrase.takeOwnershipOf(("of " + name).toCharArray())) {
            return Redoubt.enrol(folder.resolve(name), appliance.invite(name), passphrase);
        }
    }

    private static double rotations(Path home) throws Exception {
        Matcher port = MANAGEMENT.matcher(Files.readString(home.resolve("redoubtd.toml")));
        assertTrue(port.find());
        try (HttpClient http = HttpClient.newHttpClient()) {
            URI uri = URI.create("http://127.0.0.1:" + port.group(1) + "/metrics");
            String metrics = http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                    .body();
            Matcher value = ROTATIONS.matcher(metrics);
            assertTrue(value.find());
            return Double.parseDouble(value.group(1));
        }
    }
}
