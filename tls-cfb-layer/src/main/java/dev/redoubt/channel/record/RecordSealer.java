package dev.redoubt.channel.record;

import java.nio.ByteBuffer;

/**
 * Seals one direction of one exchange, record by record, up to the LAST one. One writer: not thread-safe. Whatever goes
 * wrong, no index is ever sealed twice: after a failure or {@link #abort()} it can only be thrown away.
 */
public final class RecordSealer {
    private final RecordKeys keys;
    private final ExchangePrefix prefix;
    private final ExchangeGuard guard;
    private long index;
    private boolean done;

    RecordSealer(RecordKeys keys, ExchangePrefix prefix, ExchangeGuard guard) {
        this.keys = keys;
        this.prefix = prefix;
        this.guard = guard;
    }

    /**
     * @param plaintext consumed whole; as many bytes as {@code kind} allows
     * @return the record as it goes on the wire, 20 bytes longer, in an array of its own
     * @throws IllegalArgumentException if {@code kind} does not allow that size; nothing is spent
     * @throws IllegalStateException after LAST, an abort or a failure
     * @throws EndedSessionException if the session's keys were erased
     */
    public ByteBuffer seal(ByteBuffer plaintext, RecordKind kind) {
        int size = plaintext.remaining();
        if (!kind.allows(size)) {
            throw new IllegalArgumentException("a record of kind " + kind + " does not hold " + size + " bytes");
        }
        if (done) {
            throw new IllegalStateException("nothing can be sealed after the last record or an abort");
        }
        done = true;
        byte[] wire = new byte[size + Records.OVERHEAD];
        guard.sealing(wire.length);
        ByteBuffer.wrap(wire).putInt(kind.flags() << 24 | size);
        plaintext.get(wire, Records.HEADER_SIZE, size);
        keys.seal(prefix, index, wire);
        index++;
        done = kind == RecordKind.LAST;
        return ByteBuffer.wrap(wire);
    }

    /** Ends it without a LAST record: the other side sees a cut. */
    public void abort() {
        done = true;
    }

    /** Whether LAST was sealed, or it was aborted, or it failed. */
    public boolean isDone() {
        return done;
    }
}
