package dev.redoubt.channel.handshake;

import dev.redoubt.crypto.Digests;
import dev.redoubt.crypto.VerifyingKey;
import dev.redoubt.protocol.identity.Octets;

/** Which appliance: the SHA-256 of its root public key, as it stands in an invitation. */
public record RootPin(Octets value) {
    /** Bytes of a pin. */
    public static final int SIZE = 32;

    /** @throws IllegalArgumentException if {@code value} has another size */
    public RootPin {
        if (value.size() != SIZE) {
            throw new IllegalArgumentException("a root pin has " + SIZE + " bytes, not " + value.size());
        }
    }

    /** @throws IllegalArgumentException if {@code bytes} has another length than {@link #SIZE} */
    public static RootPin of(byte[] bytes) {
        return new RootPin(Octets.copyOf(bytes));
    }

    public static RootPin ofKey(VerifyingKey root) {
        return of(Digests.sha256(root.toBytes()));
    }

    public byte[] toBytes() {
        return value.toBytes();
    }

    @Override
    public String toString() {
        return value.toHex();
    }
}
