package dev.redoubt.protocol.message;

import dev.redoubt.crypto.Digests;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.Octets;
import java.nio.charset.StandardCharsets;

/** Names a conversation within all of its members, 32 bytes. */
public record ConversationId(Octets value) {
    public static final int SIZE = 32;

    /** @throws IllegalArgumentException if {@code value} has another size */
    public ConversationId {
        if (value.size() != SIZE) {
            throw new IllegalArgumentException("a conversation id has 32 bytes, not " + value.size());
        }
    }

    /** The one conversation of two accounts, the same for both. SPEC.md, "Conversations". */
    public static ConversationId ofPair(AccountId one, AccountId other) {
        boolean inOrder = one.compareTo(other) <= 0;
        return new ConversationId(Octets.copyOf(Digests.sha256(
                "redoubt v1 conversation of two\0".getBytes(StandardCharsets.US_ASCII),
                (inOrder ? one : other).toBytes(),
                (inOrder ? other : one).toBytes())));
    }
}
