package dev.redoubt.client.store;

import dev.redoubt.client.store.format.MessageRecord;
import dev.redoubt.client.store.format.MessageStatus;
import java.time.Duration;
import java.time.Instant;

/**
 * When a message must go. Its time to live counts from the earlier of sending and first receipt, its time after reading from
 * reading, and whichever ends first counts. All on the clock that never goes back. client/SPEC.md, "Lifetimes".
 */
public final class MessageTimes {
    private MessageTimes() {}

    /** It has just been kept. What the own account writes counts as read when it is kept: who wrote it has read it. */
    public static MessageRecord begun(MessageRecord message) {
        // What this node writes is sent now, whatever its machine's clock says by now.
        boolean here = message.getStatus() == MessageStatus.MESSAGE_STATUS_SENDING;
        long start = here ? message.getKeptAt() : Math.min(message.getSentAt(), message.getKeptAt());
        boolean received = message.getStatus() == MessageStatus.MESSAGE_STATUS_RECEIVED;
        MessageRecord.Builder begun = message.toBuilder();
        if (message.getTimeToLive() != 0) {
            begun.setDueAt(after(start, message.getTimeToLive()));
        }
        return received ? begun.build() : read(begun.build(), Instant.ofEpochMilli(start));
    }

    /** It was read. The first time counts, and never lengthens its life. */
    public static MessageRecord read(MessageRecord message, Instant at) {
        if (message.getReadAt() != 0) {
            return message;
        }
        long readAt = Math.max(1, at.toEpochMilli());
        MessageRecord.Builder read = message.toBuilder().setReadAt(readAt);
        if (message.getBurnOnRead() != 0) {
            long burnt = after(readAt, message.getBurnOnRead());
            read.setDueAt(message.getDueAt() == 0 ? burnt : Math.min(message.getDueAt(), burnt));
        }
        return read.build();
    }

    /** Whether it must have gone by then. */
    public static boolean isOver(MessageRecord message, Instant now) {
        return message.getDueAt() != 0 && message.getDueAt() <= now.toEpochMilli();
    }

    /** Zero stands for never. */
    private static long after(long start, long seconds) {
        return Math.max(1, start + Duration.ofSeconds(seconds).toMillis());
    }
}
