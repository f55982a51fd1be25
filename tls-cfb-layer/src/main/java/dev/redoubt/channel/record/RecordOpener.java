package dev.redoubt.channel.record;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Opens one direction of one exchange, from wire bytes in pieces of any size. Gives out nothing that was not verified.
 * One reader: not thread-safe, but for {@link #reuse}. Holds no memory between records but for the one that is incomplete and,
 * between full ones, an array that was given back.
 */
public final class RecordOpener {
    private enum State {
        READING,
        FINISHED,
        FAILED
    }

    private final RecordKeys keys;
    private final TagContext context;
    private final ExchangeGuard guard;
    private final byte[] header = new byte[Records.HEADER_SIZE];
    private int headerSize;
    private byte @Nullable [] body;
    private int bodySize;
    private RecordKind kind = RecordKind.FULL;
    private final AtomicReference<byte @Nullable []> spare = new AtomicReference<>();
    private volatile boolean moreComes;
    private long index;
    private State state = State.READING;

    RecordOpener(RecordKeys keys, TagContext context, ExchangeGuard guard) {
        this.keys = keys;
        this.context = context;
        this.guard = guard;
    }

    /**
     * Consumes bytes up to the end of the next record. Call it until it gives null.
     *
     * @param wire bytes of any number of records, from any place on
     * @return the next record's plaintext (possibly empty), the caller's own until he may {@link #reuse} it; null if {@code wire} is used up before
     * @throws BadExchangeException if the bytes are none of an honest sender's, also for any byte after the last record;
     *     from a server, also if the exchange is a replay
     * @throws UnknownSessionException if the session ended, also in the middle of a record, or its epoch went over its hard
     *     limit
     * @throws IllegalStateException if an earlier call failed
     */
    public @Nullable ByteBuffer open(ByteBuffer wire) throws ExchangeException {
        if (state == State.FAILED) {
            throw new IllegalStateException("this exchange has failed before");
        }
        try {
            requireLiving();
            return next(wire);
        } catch (ExchangeException e) {
            fail();
            throw e;
        } catch (EndedSessionException _) {
            fail();
            throw UnknownSessionException.expired();
        }
    }

    // A record that comes byte by byte would otherwise outlive its session for as long as it pleases.
    private void requireLiving() throws UnknownSessionException {
        if (state == State.READING && keys.isClosed()) {
            throw UnknownSessionException.expired();
        }
    }

    private void fail() {
        state = State.FAILED;
        body = null;
        keepSpare(false);
    }

    private @Nullable ByteBuffer next(ByteBuffer wire) throws ExchangeException {
        if (state == State.FINISHED) {
            requireNothingLeft(wire);
            return null;
        }
        byte[] record = bodyToFill(wire);
        if (record == null) {
            return null;
        }
        bodySize += move(wire, record, bodySize);
        if (bodySize < record.length) {
            return null;
        }
        return verified(record, wire);
    }

    private ByteBuffer verified(byte[] record, ByteBuffer wire) throws ExchangeException {
        keys.open(context, index, header, record);
        guard.verified(index, Records.HEADER_SIZE + record.length);
        index++;
        headerSize = 0;
        body = null;
        keepSpare(kind == RecordKind.FULL);
        if (kind == RecordKind.LAST) {
            state = State.FINISHED;
            requireNothingLeft(wire);
        }
        return ByteBuffer.wrap(record, 0, record.length - Records.TAG_SIZE);
    }

    private static void requireNothingLeft(ByteBuffer wire) throws MalformedExchangeException {
        if (wire.hasRemaining()) {
            throw new MalformedExchangeException("bytes follow the last record");
        }
    }

    /** The array for ciphertext and tag; null while the header is incomplete. */
    private byte @Nullable [] bodyToFill(ByteBuffer wire) throws MalformedExchangeException {
        if (body == null) {
            headerSize += move(wire, header, headerSize);
            if (headerSize < header.length) {
                return null;
            }
            body = arrayFor(checkedLength());
            bodySize = 0;
        }
        return body;
    }

    private byte[] arrayFor(int length) {
        byte[] given = kind == RecordKind.FULL ? spare.getAndSet(null) : null;
        return given == null ? new byte[length + Records.TAG_SIZE] : given;
    }

    // After a record that is not full nothing may come for long, and an idle stream holds nothing.
    private void keepSpare(boolean keep) {
        moreComes = keep;
        if (!keep) {
            spare.set(null);
        }
    }

    /**
     * The memory of a record that nobody reads any more, for the next full one. It stays within this exchange. Never calling
     * this is safe. May come from any thread.
     *
     * @param plaintext as {@link #open} has given it; once
     */
    public void reuse(ByteBuffer plaintext) {
        byte[] array = plaintext.array();
        if (moreComes && plaintext.arrayOffset() == 0 && array.length == Records.MAXIMUM_PLAINTEXT + Records.TAG_SIZE) {
            keys.arrays().reused(array);
            spare.set(array);
        }
    }

    private int checkedLength() throws MalformedExchangeException {
        kind = RecordKind.ofFlags(header[0]);
        int length = ((header[1] & 0xff) << 16) | ((header[2] & 0xff) << 8) | (header[3] & 0xff);
        if (!kind.allows(length)) {
            throw new MalformedExchangeException("a record of kind " + kind + " does not hold " + length + " bytes");
        }
        return length;
    }

    private static int move(ByteBuffer from, byte[] to, int offset) {
        int size = Math.min(from.remaining(), to.length - offset);
        from.get(to, offset, size);
        return size;
    }

    /** Whether the last record was verified. */
    public boolean finished() {
        return state == State.FINISHED;
    }

    /**
     * To be called when the transport says that no more bytes will come.
     *
     * @throws TruncatedExchangeException unless the last record was verified: a cut never looks like the end
     */
    public void endOfInput() throws TruncatedExchangeException {
        if (state != State.FINISHED) {
            fail();
            throw new TruncatedExchangeException();
        }
    }
}
