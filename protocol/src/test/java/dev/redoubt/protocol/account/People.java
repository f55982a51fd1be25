package dev.redoubt.protocol.account;

import dev.redoubt.crypto.Digests;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;

/** An account with one node, made from a seed: the same name gives the same keys for ever. Test keys only. */
public final class People implements AutoCloseable {
    public static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    public final AccountRoot root;
    public final NodeKeys node;
    public final VerifiedAccountState state;
    public final AgreementRecord agreement;
    public final EphemeralKeyPair oneTime;
    public final EphemeralKeyPair lastResort;

    private People(SecureRandom random) {
        root = AccountRoot.generate(random);
        node = NodeKeys.generate(root.id(), random);
        state = root.firstState(node, NOW);
        agreement = node.certifyAgreement(NOW, Duration.ofDays(30));
        Instant expires = NOW.plus(Duration.ofDays(90));
        oneTime = EphemeralKeyPair.oneTimeBatch(node, new EphemeralKeyId(1), 1, expires, random)
                .getFirst();
        lastResort = EphemeralKeyPair.lastResort(node, new EphemeralKeyId(2), expires, random);
    }

    public static People named(String name) {
        return new People(new SeededRandom(name));
    }

    public LocalNode local() {
        return new LocalNode(node, new Credential(state.nodes().getFirst().certificate(), agreement));
    }

    public RecipientKey recipientKey() throws InvalidChainException {
        return state.nodes().getFirst().verify(agreement, oneTime.publicKey(), NOW);
    }

    public RecipientKey lastResortRecipientKey() throws InvalidChainException {
        return state.nodes().getFirst().verify(agreement, lastResort.publicKey(), NOW);
    }

    @Override
    public void close() {
        root.close();
        node.close();
        oneTime.close();
        lastResort.close();
    }

    /** SHA-256 in counter mode over a seed: the same bytes on every machine. Never outside of tests. */
    public static final class SeededRandom extends SecureRandom {
        private static final long serialVersionUID = 1L;

        private final byte[] seed;
        private long counter;

        public SeededRandom(String seed) {
            super();
            this.seed = seed.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public void nextBytes(byte[] bytes) {
            for (int at = 0; at < bytes.length; at += 32) {
                byte[] number = ByteBuffer.allocate(8).putLong(counter++).array();
                byte[] block = Digests.sha256(seed, number);
                System.arraycopy(block, 0, bytes, at, Math.min(32, bytes.length - at));
            }
        }
    }
}
