package dev.redoubt.channel.record;

import dev.redoubt.protocol.identity.Octets;
import java.security.SecureRandom;

/** A session's name on the wire: 16 random bytes that the server drew. Not secret. */
public record SessionId(Octets value) {
    /** Bytes of an identifier. */
    public static final int SIZE = 16;

    /** @throws IllegalArgumentException if {@code value} has another size */
    public SessionId {
        if (value.size() != SIZE) {
            throw new IllegalArgumentException("a session id has " + SIZE + " bytes, not " + value.size());
        }
    }

    /** @throws IllegalArgumentException if {@code bytes} has another length than {@link #SIZE} */
    public static SessionId of(byte[] bytes) {
        return new SessionId(Octets.copyOf(bytes));
    }

    public static SessionId random(SecureRandom random) {
        byte[] bytes = new byte[SIZE];
        random.nextBytes(bytes);
        return of(bytes);
    }

    public byte[] toBytes() {
        return value.toBytes();
    }

    @Override
    public String toString() {
        return value.toHex();
    }
}
