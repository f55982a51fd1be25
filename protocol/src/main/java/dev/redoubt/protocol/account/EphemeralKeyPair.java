package dev.redoubt.protocol.account;

import dev.redoubt.crypto.MlKem768KeyPair;
import dev.redoubt.crypto.Secret;
import dev.redoubt.crypto.X25519KeyPair;
import dev.redoubt.protocol.identity.Octets;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** One ephemeral pair, X25519 and ML-KEM-768, with its signed public half. */
public final class EphemeralKeyPair implements AutoCloseable {
    /** Bytes of {@link #exportPrivateKeys()}. */
    public static final int PRIVATE_SIZE = X25519KeyPair.SIZE + MlKem768KeyPair.PRIVATE_KEY_SIZE;

    private static final Octets NO_SIGNATURE = Octets.copyOf(new byte[0]);

    private final EphemeralKey publicKey;
    private final X25519KeyPair x25519;
    private final MlKem768KeyPair mlKem;

    private EphemeralKeyPair(EphemeralKey publicKey, X25519KeyPair x25519, MlKem768KeyPair mlKem) {
        this.publicKey = publicKey;
        this.x25519 = x25519;
        this.mlKem = mlKem;
    }

    /**
     * One-time pairs, numbered upwards from {@code first}. The next batch starts after the last one.
     *
     * @param expires when senders begin to refuse them
     */
    public static List<EphemeralKeyPair> oneTimeBatch(
            NodeKeys node, EphemeralKeyId first, int count, Instant expires, SecureRandom random) {
        List<EphemeralKeyPair> batch = new ArrayList<>(count);
        EphemeralKeyId id = first;
        for (int i = 0; i < count; i++, id = id.next()) {
            batch.add(generate(node, id, expires, false, random));
        }
        return batch;
    }

    /** A pair that the server hands out again and again when the pool is empty. Numbered like the others. */
    public static EphemeralKeyPair lastResort(NodeKeys node, EphemeralKeyId id, Instant expires, SecureRandom random) {
        return generate(node, id, expires, true, random);
    }

    private static EphemeralKeyPair generate(
            NodeKeys node, EphemeralKeyId id, Instant expires, boolean lastResort, SecureRandom random) {
        X25519KeyPair x25519 = X25519KeyPair.generate(random);
        MlKem768KeyPair mlKem = MlKem768KeyPair.generate(random);
        EphemeralKey unsigned = new EphemeralKey(
                node.account(),
                node.id(),
                id,
                Octets.copyOf(x25519.publicKey()),
                Octets.copyOf(mlKem.publicKey()),
                expires.truncatedTo(ChronoUnit.SECONDS),
                lastResort,
                NO_SIGNATURE);
        return new EphemeralKeyPair(unsigned.signed(node), x25519, mlKem);
    }

    /**
     * @param privateKeys what {@link #exportPrivateKeys()} gave; stays with the caller
     * @throws IllegalArgumentException if the two halves do not belong together
     */
    public static EphemeralKeyPair restore(EphemeralKey publicKey, Secret privateKeys) {
        if (privateKeys.size() != PRIVATE_SIZE) {
            throw new IllegalArgumentException("private keys of " + privateKeys.size() + " bytes");
        }
        EphemeralKeyPair pair = new EphemeralKeyPair(
                publicKey,
                X25519KeyPair.ofPrivateKey(privateKeys.slice(0, X25519KeyPair.SIZE)),
                MlKem768KeyPair.ofPrivateKey(privateKeys.slice(X25519KeyPair.SIZE, PRIVATE_SIZE)));
        if (!Octets.copyOf(pair.x25519.publicKey()).equals(publicKey.x25519())
                || !Octets.copyOf(pair.mlKem.publicKey()).equals(publicKey.mlKem())) {
            pair.close();
            throw new IllegalArgumentException("the private keys belong to another ephemeral key");
        }
        return pair;
    }

    /** A copy of both private keys, X25519 first, for the container; owned by the caller. */
    public Secret exportPrivateKeys() {
        return Secret.concat(x25519.privateKey(), mlKem.privateKey());
    }

    public EphemeralKeyId id() {
        return publicKey.id();
    }

    /** The signed half, for the server's pool. */
    public EphemeralKey publicKey() {
        return publicKey;
    }

    /** Closing the pair destroys it. */
    public X25519KeyPair x25519() {
        return x25519;
    }

    /** Closing the pair destroys it. */
    public MlKem768KeyPair mlKem() {
        return mlKem;
    }

    @Override
    public void close() {
        x25519.close();
        mlKem.close();
    }
}
