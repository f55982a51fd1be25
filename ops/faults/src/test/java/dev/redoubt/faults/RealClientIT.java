package dev.redoubt.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.client.Redoubt;
import dev.redoubt.client.Subscription;
import dev.redoubt.client.container.Passphrase;
import dev.redoubt.client.failure.MessageKeptException;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.model.Message;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two people with the real client, from end to end, while server and database are killed again and again. */
@Tag("long")
@Timeout(900)
@ExtendWith(Suite.Shared.class)
class RealClientIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Suite suite;
    private final Site site;

    RealClientIT(Suite suite) throws Exception {
        this.suite = suite;
        this.site = suite.site();
    }

    /** What one of them has said. */
    private static final class Writing {
        final List<String> safe = Collections.synchronizedList(new ArrayList<>());
        final List<String> failed = Collections.synchronizedList(new ArrayList<>());
        private final Redoubt from;
        private final String to;
        private volatile boolean ended;
        private final Thread thread = Thread.ofVirtual().unstarted(this::run);

        Writing(Redoubt from, String to) {
            this.from = from;
            this.to = to;
        }

        private void run() {
            for (int i = 1; !ended; i++) {
                String text = from.name() + " " + i;
                try {
                    from.send(to, text);
                    safe.add(text);
                } catch (MessageKeptException e) {
                    // It goes out by itself, once.
                    safe.add(text);
                } catch (RedoubtException e) {
                    failed.add(text);
                }
            }
        }

        void end() throws InterruptedException {
            ended = true;
            thread.join();
        }
    }

    @Test
    void whatTheRealClientSaidArrivesOnceInOrderWhateverIsKilled() throws Exception {
        String fault = "real clients, server and database killed";
        Random random = Suite.random(fault);
        int rounds = Suite.rounds(20) / 2;
        Path folder = Files.createDirectories(suite.folder("people"));
        Queue<String> shown = new ConcurrentLinkedQueue<>();
        try (Passphrase passphrase = Passphrase.takeOwnershipOf("a passphrase".toCharArray());
                Redoubt alice = Redoubt.enrol(folder.resolve("alice"), site.invite("alice-of-faults"), passphrase);
                Redoubt bob = Redoubt.enrol(folder.resolve("bob"), site.invite("bob-of-faults"), passphrase);
                Subscription _ = bob.listen(message -> shown.add(message.text()))) {
            Writing writing = new Writing(alice, "bob-of-faults");
            writing.thread.start();
            Duration longest = Duration.ZERO;
            for (int i = 0; i < rounds; i++) {
                awaitMore(shown);
                Suite.pause(random, 1, 1_500);
                long since = System.nanoTime();
                kill(random);
                awaitMore(shown);
                longest = Suite.longer(longest, Duration.ofNanos(System.nanoTime() - since));
            }
            writing.end();
            // What was kept goes out.
            alice.inbox();
            awaitAll(shown, writing.safe);
            assertSame(alice, bob, writing, shown);
            suite.report(new Report.Row(fault, rounds, writing.safe.size(), shown.size(), 0, 0, 0, longest));
        }
        assertEquals(List.of(), site.newMistakes());
    }

    private void kill(Random random) throws Exception {
        int what = random.nextInt(3);
        if (what != 0) {
            site.database().kill();
        }
        if (what != 1) {
            site.server().kill();
        }
        if (what != 0) {
            site.database().restart();
        }
        if (what != 1) {
            site.superviseServer();
        }
    }

    private static void awaitMore(Queue<String> shown) throws InterruptedException {
        int before = shown.size();
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (shown.size() <= before + 1) {
            assertTrue(System.nanoTime() - end < 0, "nothing arrives any more");
            Thread.sleep(20);
        }
    }

    private static void awaitAll(Queue<String> shown, List<String> safe) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!shown.containsAll(safe) && System.nanoTime() - end < 0) {
            Thread.sleep(100);
        }
    }

    private static void assertSame(Redoubt alice, Redoubt bob, Writing writing, Queue<String> shown)
            throws RedoubtException {
        List<String> atAlice = texts(alice.history());
        List<String> atBob = texts(bob.history());
        // In the order in which they were said, once, on both sides; and shown once.
        assertEquals(writing.safe, atBob);
        assertEquals(writing.safe, atAlice);
        assertEquals(writing.safe, List.copyOf(shown));
    }

    private static List<String> texts(List<Message> messages) {
        return messages.stream().map(Message::text).toList();
    }
}
