package dev.redoubt.protocol.message;

import dev.redoubt.crypto.Secret;
import java.security.MessageDigest;
import java.util.Arrays;

/** The account's storage key (Krs), as it stands in a message to a sister. Prints nothing of itself. Lives as long as the message does. */
public final class StorageKey {
    public static final int SIZE = 32;

    private final byte[] bytes;

    private StorageKey(byte[] bytes) {
        this.bytes = bytes;
    }

    /** @throws IllegalArgumentException if it has another size */
    public static StorageKey copyOf(byte[] bytes) {
        if (bytes.length != SIZE) {
            throw new IllegalArgumentException("a storage key has 32 bytes, not " + bytes.length);
        }
        return new StorageKey(bytes.clone());
    }

    /** @return a copy that its taker closes */
    public Secret toSecret() {
        return Secret.takeCopyOf(bytes);
    }

    byte[] toBytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StorageKey key && MessageDigest.isEqual(bytes, key.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "StorageKey[redacted]";
    }
}
