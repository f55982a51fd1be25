package dev.redoubt.server.audit;

import dev.redoubt.protocol.identity.Octets;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * How far a log goes: which log, its last entry, and when this was said. Two heads with one number and different hashes are proof
 * of two histories.
 *
 * @param log the log's id, 32 random bytes
 * @param number of the last entry, from 1
 * @param hash of the last entry, 32 bytes
 * @param time whole seconds
 */
record Head(Octets log, long number, Octets hash, Instant time) {
    /** Bytes that are signed. */
    static final int SIZE = 2 * Chain.SIZE + 2 * Long.BYTES;

    /** @throws IllegalArgumentException if a value is not of its form */
    Head {
        if (log.size() != Chain.SIZE
                || hash.size() != Chain.SIZE
                || number < 1
                || !time.equals(time.truncatedTo(ChronoUnit.SECONDS))) {
            throw new IllegalArgumentException("a value of the head is not of its form");
        }
    }

    byte[] toBytes() {
        return ByteBuffer.allocate(SIZE)
                .put(log.toBytes())
                .putLong(number)
                .put(hash.toBytes())
                .putLong(time.getEpochSecond())
                .array();
    }

    /** Whether both say the same of the log, whenever they were signed. */
    boolean isAt(Head other) {
        return log.equals(other.log) && number == other.number && hash.equals(other.hash);
    }
}
