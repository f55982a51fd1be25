package dev.redoubt.protocol.message;

import dev.redoubt.protocol.identity.Octets;
import java.security.SecureRandom;

/** 16 random bytes; with the sender's IDn, a message's identity. */
public record MessageId(Octets value) {
    public static final int SIZE = 16;

    /** @throws IllegalArgumentException if {@code value} has another size */
    public MessageId {
        if (value.size() != SIZE) {
            throw new IllegalArgumentException("a message id has 16 bytes, not " + value.size());
        }
    }

    public static MessageId random(SecureRandom random) {
        byte[] bytes = new byte[SIZE];
        random.nextBytes(bytes);
        return new MessageId(Octets.copyOf(bytes));
    }
}
