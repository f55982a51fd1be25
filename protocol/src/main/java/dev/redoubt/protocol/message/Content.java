package dev.redoubt.protocol.message;

import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.protocol.identity.Octets;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What a message carries. SPEC.md, "Kinds of content". Texts are never printed: nothing said gets into a log by a {@code toString}. */
public sealed interface Content {
    int MAX_REFERENCES = 256;
    int MAX_COUNTERS = 64;
    int MAX_REACTION_BYTES = 64;
    int MAX_SUSPENSION_SIZE = 1024;
    int MAX_CONFIRMED = 2048;

    /** Whether only the sender's own devices may get it. */
    default boolean isForOwnDevices() {
        return this instanceof ReadMark
                || this instanceof OwnDeletion
                || this instanceof KeyChange
                || this instanceof AccountDataNews;
    }

    /** Whether it may be said in a group. What changes a group is a step, and what two say about their packets stays between them. */
    default boolean isForGroups() {
        return switch (this) {
            case Text _, File _, Receipt _, GroupStep _, Reaction _, Edit _, Deletion _, Typing _, Unsupported _ ->
                true;
            case ResendRequest _,
                    Suspension _,
                    LifetimeChange _,
                    ReadMark _,
                    OwnDeletion _,
                    KeyChange _,
                    AccountDataNews _ -> false;
        };
    }

    /** @param replyTo what it answers, or null */
    record Text(String text, @Nullable MessageReference replyTo) implements Content {
        public Text(String text) {
            this(text, null);
        }

        @Override
        public String toString() {
            return "Text[" + text.length() + " characters, redacted]";
        }
    }

    record File(FilePointer pointer) implements Content {}

    /** @param messages 1 to 256, kept in ascending order */
    record Receipt(Kind kind, List<MessageReference> messages) implements Content {
        public enum Kind {
            DELIVERED(1),
            READ(2);

            private final int code;

            Kind(int code) {
                this.code = code;
            }

            int code() {
                return code;
            }
        }

        public Receipt {
            messages = ascending(messages);
        }
    }

    /**
     * A change of a group, always signed. The package {@code group} reads both.
     *
     * @param event the bytes of a GroupEvent
     * @param state the bytes of the GroupState after it, whose hash is the message's group state
     */
    record GroupStep(Octets event, Octets state) implements Content {
        /** Without the bytes: a group's name is in them. */
        @Override
        public String toString() {
            return "GroupStep[redacted]";
        }
    }

    /**
     * What the asking node misses of one of the asked account's nodes.
     *
     * @param counters 1 to 64 of them, from 1, strictly ascending
     */
    record ResendRequest(ConversationId conversation, NodeId node, List<Long> counters) implements Content {
        public ResendRequest {
            counters = List.copyOf(counters);
            boolean ascending = counters.equals(List.copyOf(new TreeSet<>(counters)));
            if (counters.isEmpty() || counters.size() > MAX_COUNTERS || !ascending || counters.getFirst() < 1) {
                throw new IllegalArgumentException("a request names 1 to 64 counters, ascending");
            }
        }
    }

    /** @param structure as its node signed it, 1 to 1024 bytes; the package {@code account} reads it */
    record Suspension(Octets structure) implements Content {
        public Suspension {
            if (structure.size() < 1 || structure.size() > MAX_SUSPENSION_SIZE) {
                throw new IllegalArgumentException("a suspension has 1 to 1024 bytes, not " + structure.size());
            }
        }
    }

    /** @param text at most 64 bytes; empty takes the sender's reaction back */
    record Reaction(MessageReference message, String text) implements Content {
        public Reaction {
            if (text.getBytes(StandardCharsets.UTF_8).length > MAX_REACTION_BYTES) {
                throw new IllegalArgumentException("a reaction has at most 64 bytes");
            }
        }

        @Override
        public String toString() {
            return "Reaction[redacted]";
        }
    }

    /** Counts only for a message of the same account. */
    record Edit(MessageReference message, String text) implements Content {
        @Override
        public String toString() {
            return "Edit[" + text.length() + " characters, redacted]";
        }
    }

    /** Counts only for messages of the same account. */
    record Deletion(List<MessageReference> messages) implements Content {
        public Deletion {
            messages = ascending(messages);
        }
    }

    /** Never stored. */
    record Typing(boolean active) implements Content {}

    /** For new messages of a conversation of two; in a group it is an event. */
    record LifetimeChange(ConversationLifetimes lifetimes) implements Content {}

    /**
     * To the sender's own account only.
     *
     * @param readAt whole milliseconds
     */
    record ReadMark(ConversationId conversation, Instant readAt, List<MessageReference> messages) implements Content {
        public ReadMark {
            readAt = readAt.truncatedTo(ChronoUnit.MILLIS);
            if (!readAt.isAfter(Instant.EPOCH)) {
                throw new IllegalArgumentException("read at an impossible time");
            }
            messages = ascending(messages);
        }
    }

    /** To the sender's own account only: forgotten here, not with others. */
    record OwnDeletion(ConversationId conversation, List<MessageReference> messages) implements Content {
        public OwnDeletion {
            messages = ascending(messages);
        }
    }

    /**
     * To the sender's own account only: a later storage key.
     *
     * @param record as the account's root signed it, 1 to 1024 bytes; the package {@code recovery} reads it
     */
    record KeyChange(StorageKey key, Octets record) implements Content {
        public KeyChange {
            if (record.size() < 1 || record.size() > MAX_SUSPENSION_SIZE) {
                throw new IllegalArgumentException("a storage key's record has 1 to 1024 bytes");
            }
        }
    }

    /**
     * To the sender's own account only: what this device knows of the account data, and what of it it stands by.
     *
     * @param version of the newest that it has seen; 0 for none
     * @param digest of that, 32 bytes
     * @param generation of the storage key that it has, from 1
     * @param asks whether sisters are to say the same of themselves
     * @param confirmed digests of entries, at most 2048, kept in ascending order
     */
    record AccountDataNews(long version, Octets digest, long generation, boolean asks, List<Octets> confirmed)
            implements Content {
        private static final int DIGEST_SIZE = 32;

        public AccountDataNews {
            confirmed = List.copyOf(new TreeSet<>(confirmed));
            boolean sized =
                    digest.size() == DIGEST_SIZE && confirmed.stream().allMatch(one -> one.size() == DIGEST_SIZE);
            if (version < 0 || generation < 1 || !sized || confirmed.size() > MAX_CONFIRMED) {
                throw new IllegalArgumentException("no news of account data");
            }
        }

        @Override
        public String toString() {
            return "AccountDataNews[redacted]";
        }
    }

    /** A kind that this version does not know: shown as such, never sent. */
    record Unsupported() implements Content {}

    private static List<MessageReference> ascending(List<MessageReference> messages) {
        TreeSet<MessageReference> ordered = new TreeSet<>(messages);
        if (messages.isEmpty() || messages.size() > MAX_REFERENCES || ordered.size() != messages.size()) {
            throw new IllegalArgumentException("1 to 256 messages are named, none twice");
        }
        return List.copyOf(ordered);
    }
}
