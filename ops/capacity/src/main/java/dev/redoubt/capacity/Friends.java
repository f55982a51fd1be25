package dev.redoubt.capacity;

import dev.redoubt.client.Redoubt;
import dev.redoubt.client.Subscription;
import dev.redoubt.client.container.Passphrase;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.model.Message;
import dev.redoubt.client.model.MessageListener;
import dev.redoubt.protocol.invitation.InvitationLink;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Two people with the app's own library, who write to each other while the appliance is loaded: keys are claimed and verified, texts
 * sealed, opened and kept on the disk. From before a text is sealed until it is shown.
 */
final class Friends implements AutoCloseable {
    private static final Duration BETWEEN = Duration.ofMillis(250);

    /**
     * What came of it.
     *
     * @param slowMillis what 99 of 100 keep
     */
    record Talk(long sent, long arrived, double slowMillis) {}

    private final Redoubt alice;
    private final Redoubt bob;

    private Friends(Redoubt alice, Redoubt bob) {
        this.alice = alice;
        this.bob = bob;
    }

    /** @param folder an empty one, for their homes */
    static Friends enrol(Path folder, InvitationLink first, InvitationLink second, SecureRandom random)
            throws RedoubtException {
        Redoubt alice = enrol(folder.resolve("first"), first, random);
        try {
            return new Friends(alice, enrol(folder.resolve("second"), second, random));
        } catch (RedoubtException | RuntimeException e) {
            alice.close();
            throw e;
        }
    }

    private static Redoubt enrol(Path home, InvitationLink link, SecureRandom random) throws RedoubtException {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        try (Passphrase passphrase =
                Passphrase.takeOwnershipOf(HexFormat.of().formatHex(bytes).toCharArray())) {
            return Redoubt.enrol(home, link.toText(), passphrase);
        }
    }

    /** They know each other from here on: the first text takes longer than any other. */
    void meet() throws RedoubtException {
        alice.send(bob.name(), "hello");
        bob.inbox();
    }

    Talk talk(Duration length) throws RedoubtException, InterruptedException {
        Map<String, Long> begun = new ConcurrentHashMap<>();
        Latencies latencies = new Latencies();
        MessageListener listener = message -> arrived(message, begun, latencies);
        try (Subscription _ = bob.listen(listener)) {
            long end = System.nanoTime() + length.toNanos();
            long sent = 0;
            while (System.nanoTime() < end) {
                String text = "capacity " + sent++;
                begun.put(text, System.nanoTime());
                alice.send(bob.name(), text);
                Thread.sleep(BETWEEN);
            }
            long patience = System.nanoTime() + Duration.ofSeconds(10).toNanos();
            while (!begun.isEmpty() && System.nanoTime() < patience) {
                Thread.sleep(20);
            }
            return new Talk(sent, latencies.count(), latencies.millis(99));
        }
    }

    private static void arrived(Message message, Map<String, Long> begun, Latencies latencies) {
        Long at = begun.remove(message.text());
        if (at != null) {
            latencies.add(System.nanoTime() - at);
        }
    }

    @Override
    public void close() throws RedoubtException {
        try (alice;
                bob) {
            // Both are closed, whatever becomes of the other.
        }
    }
}
