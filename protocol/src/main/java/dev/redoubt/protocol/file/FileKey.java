package dev.redoubt.protocol.file;

import dev.redoubt.crypto.Secret;
import java.security.SecureRandom;

/** The key of one file: random, for this file and this content only, 32 bytes. Owns its bytes. */
public final class FileKey implements AutoCloseable {
    public static final int SIZE = 32;

    private final Secret secret;

    private FileKey(Secret secret) {
        this.secret = secret;
    }

    public static FileKey random(SecureRandom random) {
        return new FileKey(Secret.random(SIZE, random));
    }

    /** @throws IllegalArgumentException if there are not 32 bytes */
    public static FileKey takeOwnershipOf(Secret secret) {
        if (secret.size() != SIZE) {
            throw new IllegalArgumentException("a file's key has 32 bytes");
        }
        return new FileKey(secret);
    }

    /** Stays with this key. */
    public Secret bytes() {
        return secret;
    }

    @Override
    public void close() {
        secret.close();
    }
}
