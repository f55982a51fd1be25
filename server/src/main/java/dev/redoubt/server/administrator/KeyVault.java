package dev.redoubt.server.administrator;

import dev.redoubt.crypto.AesGcm;
import dev.redoubt.crypto.Secret;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.AEADBadTagException;

/**
 * Secrets of access keys: drawn here, and kept sealed (AES-256-GCM) under a key that is not in the database. They cannot be kept
 * as hashes, since Signature Version 4 needs them to check a signature. Thread-safe.
 */
public final class KeyVault implements AutoCloseable {
    /** What the sealing key is derived for. */
    public static final String PURPOSE = "redoubt access key secret sealed 1 ";

    private static final int ENTROPY = 30;

    private final Secret key;
    private final SecureRandom random;

    /** @param key 32 bytes, owned by the vault from now on */
    public KeyVault(Secret key, SecureRandom random) {
        this.key = key;
        this.random = random;
    }

    /** 40 ASCII characters of base64url, 240 random bits. */
    Secret draw() {
        byte[] bytes = new byte[ENTROPY];
        random.nextBytes(bytes);
        byte[] text = Base64.getUrlEncoder().encode(bytes);
        Arrays.fill(bytes, (byte) 0);
        return Secret.takeOwnershipOf(text);
    }

    AccessKeyId drawId() {
        return AccessKeyId.random(random);
    }

    /** Nonce ‖ ciphertext ‖ tag; bound to the id, so that rows cannot be exchanged. */
    byte[] seal(AccessKeyId id, Secret secret) {
        byte[] nonce = new byte[AesGcm.NONCE_SIZE];
        random.nextBytes(nonce);
        byte[] body = secret.read(bytes -> AesGcm.seal(key, nonce, bytes, id.bytes()));
        return ByteBuffer.allocate(nonce.length + body.length)
                .put(nonce)
                .put(body)
                .array();
    }

    /**
     * @return owned by the caller
     * @throws IllegalStateException if this was not sealed here for that id: the row or the key was changed
     */
    public Secret open(AccessKeyId id, byte[] sealed) {
        try {
            byte[] nonce = Arrays.copyOf(sealed, AesGcm.NONCE_SIZE);
            byte[] body = Arrays.copyOfRange(sealed, Math.min(AesGcm.NONCE_SIZE, sealed.length), sealed.length);
            return Secret.takeOwnershipOf(AesGcm.open(key, nonce, body, id.bytes()));
        } catch (AEADBadTagException e) {
            throw new IllegalStateException("a secret does not open: its row or the column key was changed", e);
        }
    }

    @Override
    public void close() {
        key.close();
    }
}
