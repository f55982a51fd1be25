package dev.redoubt.crypto;

import java.security.SecureRandom;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** An Ed25519 private key (RFC 8032), kept as its 32-byte seed, with its public half. */
public final class SigningKey implements AutoCloseable {
    public static final int SEED_SIZE = Ed25519.SECRET_KEY_SIZE;

    private final Secret seed;
    private final VerifyingKey verifyingKey;

    private SigningKey(Secret seed) {
        this.seed = seed;
        byte[] publicKey = new byte[Ed25519.PUBLIC_KEY_SIZE];
        seed.read(bytes -> {
            Ed25519.generatePublicKey(bytes, 0, publicKey, 0);
            return publicKey;
        });
        this.verifyingKey = VerifyingKey.ofOwn(publicKey);
    }

    public static SigningKey generate(SecureRandom random) {
        return new SigningKey(Secret.random(SEED_SIZE, random));
    }

    /** @param seed 32 bytes, owned by the key from now on */
    public static SigningKey ofSeed(Secret seed) {
        if (seed.size() != SEED_SIZE) {
            throw new IllegalArgumentException("an Ed25519 seed has 32 bytes, not " + seed.size());
        }
        return new SigningKey(seed);
    }

    public VerifyingKey verifyingKey() {
        return verifyingKey;
    }

    /** The key's own secret, for sealing it in a container; closing the key destroys it. */
    public Secret seed() {
        return seed;
    }

    /** @return 64 bytes, the same for the same message (RFC 8032 section 5.1.6) */
    public byte[] sign(byte[] message) {
        byte[] publicKey = verifyingKey.toBytes();
        return seed.read(bytes -> {
            byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
            Ed25519.sign(bytes, 0, publicKey, 0, null, message, 0, message.length, signature, 0);
            return signature;
        });
    }

    @Override
    public void close() {
        seed.close();
    }
}
