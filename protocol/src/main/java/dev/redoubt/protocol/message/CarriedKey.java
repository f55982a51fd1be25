package dev.redoubt.protocol.message;

import dev.redoubt.crypto.Secret;
import java.security.MessageDigest;
import java.util.Arrays;

/** A key as it stands in a message. Prints nothing of itself. Lives as long as the message does. */
abstract sealed class CarriedKey permits FileKey, StorageKey {
    public static final int SIZE = 32;

    private final byte[] bytes;

    /** @throws IllegalArgumentException if it has another size */
    CarriedKey(byte[] bytes) {
        if (bytes.length != SIZE) {
            throw new IllegalArgumentException("a key in a message has 32 bytes, not " + bytes.length);
        }
        this.bytes = bytes.clone();
    }

    /** @return a copy that its taker closes */
    public final Secret toSecret() {
        return Secret.takeCopyOf(bytes);
    }

    final byte[] toBytes() {
        return bytes.clone();
    }

    @Override
    public final boolean equals(Object other) {
        return other instanceof CarriedKey key
                && getClass() == key.getClass()
                && MessageDigest.isEqual(bytes, key.bytes);
    }

    @Override
    public final int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public final String toString() {
        return getClass().getSimpleName() + "[redacted]";
    }
}
