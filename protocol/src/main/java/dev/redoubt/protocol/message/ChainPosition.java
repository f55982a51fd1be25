package dev.redoubt.protocol.message;

import dev.redoubt.protocol.identity.Octets;
import org.jspecify.annotations.Nullable;

/**
 * Where a message stands among those of its sender in one conversation.
 *
 * @param counter from 1, by 1
 * @param previousPayload 32 bytes: the digest of the sender's previous payload here; zeros with counter 1
 * @param groupState 32 bytes; null outside of groups
 */
public record ChainPosition(
        ConversationId conversation,
        long counter,
        Octets previousPayload,
        @Nullable Octets groupState) {
    public static final int DIGEST_SIZE = 32;
    private static final Octets NONE = Octets.copyOf(new byte[DIGEST_SIZE]);

    /** What a sender has said last, as its recipients saw it. */
    public enum Order {
        /** The very next one. */
        NEXT,
        /** Some before it are missing, so far. */
        GAP,
        /** Not newer than what was seen: late, or repeated. */
        NOT_NEWER,
        /** The next number with another past: the sender, or who poses as it, tells two stories. */
        FORK
    }

    /** @throws IllegalArgumentException if a size is wrong, or the first has a predecessor, or a later one has none */
    public ChainPosition {
        boolean sizes =
                previousPayload.size() == DIGEST_SIZE && (groupState == null || groupState.size() == DIGEST_SIZE);
        if (!sizes || counter < 1 || (counter == 1) != previousPayload.equals(NONE)) {
            throw new IllegalArgumentException("not a position in a conversation");
        }
    }

    /** The sender's first message in a conversation. */
    public static ChainPosition first(ConversationId conversation) {
        return new ChainPosition(conversation, 1, NONE, null);
    }

    /** The same place among the sender's messages, said in a group whose state it is. */
    public ChainPosition in(Octets state) {
        return new ChainPosition(conversation, counter, previousPayload, state);
    }

    /** @param payloadDigest of the payload that was sent at this position */
    public ChainPosition next(Octets payloadDigest) {
        return new ChainPosition(conversation, counter + 1, payloadDigest, groupState);
    }

    /**
     * Compares with the newest position that was accepted from the same sender in the same conversation.
     *
     * @param seen that position's counter, 0 for none
     * @param seenDigest the digest of the payload there, whatever with none
     */
    public Order after(long seen, Octets seenDigest) {
        if (counter <= seen) {
            return Order.NOT_NEWER;
        }
        if (counter > seen + 1) {
            return Order.GAP;
        }
        return seen == 0 || previousPayload.equals(seenDigest) ? Order.NEXT : Order.FORK;
    }
}
