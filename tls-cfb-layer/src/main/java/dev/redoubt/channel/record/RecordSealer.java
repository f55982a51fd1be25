package dev.redoubt.channel.record;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/**
 * Seals one direction of one exchange, record by record, up to the LAST one. One writer. Whatever goes
 * wrong, no index is ever sealed twice, not by two threads either: after a failure or {@link #abort()} it can only be thrown
 * away.
 */
public final class RecordSealer {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final RecordKeys keys;
    private final TagContext context;
    private final ExchangeGuard guard;
    private long index;
    private boolean done;

    RecordSealer(RecordKeys keys, TagContext context, ExchangeGuard guard) {
        this.keys = keys;
        this.context = context;
        this.guard = guard;
    }

    /**
     * @param plaintext consumed whole; as many bytes as {@code kind} allows
     * @return the record as it goes on the wire, 20 bytes longer, in an array of its own
     * @throws IllegalArgumentException if {@code kind} does not allow that size; nothing is spent
     * @throws IllegalStateException after LAST, an abort or a failure
     * @throws EndedSessionException if the session's keys were erased
     */
    public synchronized ByteBuffer seal(ByteBuffer plaintext, RecordKind kind) {
        int size = plaintext.remaining();
        if (!kind.allows(size)) {
            throw new IllegalArgumentException("a record of kind " + kind + " does not hold " + size + " bytes");
        }
        byte[] wire = new byte[size + Records.OVERHEAD];
        ByteBuffer record = seal(wire, 1, size, kind, plaintext, NOTHING);
        done = kind == RecordKind.LAST;
        return record;
    }

    /**
     * Seals full records that follow one another: faster than one by one.
     *
     * @param records 1 to {@link Records#MOST_AT_ONCE}
     * @param first consumed whole, before what {@code rest} gives to fill all of them
     * @return the records as they go on the wire, in an array that serves again once they are written
     * @throws BufferUnderflowException if both together do not fill them; it can only be thrown away then
     * @throws IllegalStateException after LAST, an abort or a failure
     * @throws EndedSessionException if the session's keys were erased
     */
    public synchronized SealedRecords sealFull(int records, ByteBuffer first, ByteBuffer rest) {
        if (records < 1 || records > Records.MOST_AT_ONCE) {
            throw new IllegalArgumentException("1 to " + Records.MOST_AT_ONCE + " records at once, not " + records);
        }
        byte[] wire = keys.arrays().take(records);
        ByteBuffer sealed = seal(wire, records, Records.MAXIMUM_PLAINTEXT, RecordKind.FULL, first, rest);
        done = false;
        return SealedRecords.pooled(sealed, keys.arrays(), wire);
    }

    private static void take(ByteBuffer from, ByteBuffer to, int end) {
        int length = Math.min(from.remaining(), end - to.position());
        to.put(to.position(), from, from.position(), length).position(to.position() + length);
        from.position(from.position() + length);
    }

    /** As {@link #seal}, for who handles one like several. */
    public SealedRecords sealOne(ByteBuffer plaintext, RecordKind kind) {
        return SealedRecords.inOwnArray(seal(plaintext, kind), keys.arrays());
    }

    // Done until it has gone well: whatever throws, nothing is sealed after it, and the array is the collector's.
    private ByteBuffer seal(byte[] array, int records, int size, RecordKind kind, ByteBuffer first, ByteBuffer rest) {
        if (done) {
            throw new IllegalStateException("nothing can be sealed after the last record or an abort");
        }
        done = true;
        ByteBuffer wire = ByteBuffer.wrap(array, 0, records * (size + Records.OVERHEAD));
        guard.sealing(wire.remaining());
        while (wire.hasRemaining()) {
            wire.putInt(kind.flags() << 24 | size);
            int end = wire.position() + size;
            take(first, wire, end);
            take(rest, wire, end);
            if (wire.position() < end) {
                throw new BufferUnderflowException();
            }
            wire.position(end + Records.TAG_SIZE);
        }
        keys.seal(context, index, array, records, size);
        index += records;
        return wire.flip();
    }

    /** Ends it without a LAST record: the other side sees a cut. */
    public synchronized void abort() {
        done = true;
    }

    /** Whether LAST was sealed, or it was aborted, or it failed. */
    public synchronized boolean isDone() {
        return done;
    }
}
