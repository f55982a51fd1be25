package dev.redoubt.channel.message;

import dev.redoubt.channel.bhttp.Head;
import dev.redoubt.channel.bhttp.MessageEncoder;
import dev.redoubt.channel.record.RecordKind;
import dev.redoubt.channel.record.RecordSealer;
import dev.redoubt.channel.record.Records;
import dev.redoubt.channel.record.SealedRecords;
import dev.redoubt.crypto.Padme;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Turns a message into sealed records: bytes gather until a record is full, a flush sends what has gathered, and the end is
 * padded so that the whole message fills its bucket. Holds back less than one record; next to nothing while a stream is idle.
 * Not thread-safe.
 */
public final class MessageSealer {
    private static final int FIRST_CAPACITY = 1024;
    private static final byte[] NOTHING = new byte[0];
    private static final ByteBuffer NO_REST = ByteBuffer.allocate(0);

    private final RecordSealer sealer;
    private byte[] gathered = NOTHING;
    private int size;
    private ByteBuffer framing;
    private long chunkLeft;
    private long total;
    private long records;
    private long padding;
    private long zeros = -1;

    /** @throws IllegalArgumentException if the head is too large */
    public MessageSealer(RecordSealer sealer, Head head) {
        this.sealer = sealer;
        this.framing = ByteBuffer.wrap(MessageEncoder.head(head));
    }

    /**
     * How many bytes all records together will have if {@code length} bytes of content are given at once and nothing is flushed;
     * to be asked before any content was given.
     */
    public long sizeOnWire(int length) {
        long content = length == 0 ? 0 : MessageEncoder.chunkPrefix(length).length + (long) length;
        long padded = Padme.bucket(framing.remaining() + content + MessageEncoder.end().length);
        long records = Math.ceilDiv(padded, Records.MAXIMUM_PLAINTEXT);
        return padded + records * Records.OVERHEAD;
    }

    /**
     * Takes content up to the end of the next full record, or of several at once if there is so much. Call it with the same
     * buffer until it gives null.
     *
     * @return one to {@link Records#MOST_AT_ONCE} records to send, or null when {@code content} is used up
     */
    public @Nullable SealedRecords content(ByteBuffer content) {
        if (zeros >= 0) {
            throw new IllegalStateException("no content after the end");
        }
        if (chunkLeft == 0 && content.hasRemaining()) {
            beginChunk(content.remaining());
        }
        gather(framing);
        int before = content.remaining();
        SealedRecords records = fullRecords(content);
        if (records == null) {
            gather(content);
        }
        chunkLeft -= before - content.remaining();
        return records;
    }

    private @Nullable SealedRecords fullRecords(ByteBuffer content) {
        // While there is framing to go first, what has gathered fills a record exactly.
        long available = framing.hasRemaining() ? size : (long) size + content.remaining();
        int records = (int) Math.min(available / Records.MAXIMUM_PLAINTEXT, Records.MOST_AT_ONCE);
        if (records == 0) {
            return null;
        }
        return sealFull(records, content);
    }

    private SealedRecords sealFull(int records, ByteBuffer rest) {
        SealedRecords sealed = sealer.sealFull(records, ByteBuffer.wrap(gathered, 0, size), rest);
        this.records += records;
        total += (long) records * Records.MAXIMUM_PLAINTEXT;
        size = 0;
        return sealed;
    }

    /** @return a record with all that has gathered, or null if nothing has */
    public @Nullable SealedRecords flush() {
        gather(framing);
        return size == 0 ? null : seal(RecordKind.live(size));
    }

    /** @return the next record towards the end; the last one when {@link #isDone()} */
    public SealedRecords end() {
        if (zeros < 0) {
            beginEnd();
        }
        gather(framing);
        int fill = framing.hasRemaining() ? 0 : (int) Math.min(zeros, Records.MAXIMUM_PLAINTEXT - size);
        ensureRoom(fill);
        Arrays.fill(gathered, size, size + fill, (byte) 0);
        size += fill;
        zeros -= fill;
        padding += fill;
        boolean last = zeros == 0 && !framing.hasRemaining();
        return seal(last ? RecordKind.LAST : RecordKind.FULL);
    }

    /** That were sealed so far. */
    public long records() {
        return records;
    }

    /** Zeros that were sealed so far to fill the message's bucket. */
    public long padding() {
        return padding;
    }

    /** Whether the last record was sealed, or none will be. */
    public boolean isDone() {
        return sealer.isDone();
    }

    /** Ends it without a last record: the other side sees a cut. */
    public void abort() {
        sealer.abort();
    }

    private void beginChunk(int length) {
        prepend(MessageEncoder.chunkPrefix(length));
        chunkLeft = length;
    }

    private void beginEnd() {
        if (chunkLeft > 0) {
            throw new IllegalStateException("the last content was not taken whole");
        }
        prepend(MessageEncoder.end());
        long unpadded = total + size + framing.remaining();
        zeros = Padme.bucket(unpadded) - unpadded;
    }

    // What is left of the head goes first: it does not fit into a record only if a flush came in between, or never.
    private void prepend(byte[] next) {
        gather(framing);
        framing = framing.hasRemaining()
                ? ByteBuffer.allocate(framing.remaining() + next.length)
                        .put(framing)
                        .put(next)
                        .flip()
                : ByteBuffer.wrap(next);
    }

    private int gather(ByteBuffer from) {
        int length = Math.min(from.remaining(), Records.MAXIMUM_PLAINTEXT - size);
        ensureRoom(length);
        from.get(gathered, size, length);
        size += length;
        return length;
    }

    private void ensureRoom(int length) {
        if (size + length > gathered.length) {
            int capacity = Math.max(size + length, Math.max(FIRST_CAPACITY, 2 * gathered.length));
            gathered = Arrays.copyOf(gathered, Math.min(capacity, Records.MAXIMUM_PLAINTEXT));
        }
    }

    private SealedRecords seal(RecordKind kind) {
        if (kind == RecordKind.FULL) {
            return sealFull(1, NO_REST);
        }
        SealedRecords record = sealer.sealOne(ByteBuffer.wrap(gathered, 0, size), kind);
        records++;
        total += size;
        release();
        return record;
    }

    private void release() {
        Arrays.fill(gathered, (byte) 0);
        gathered = NOTHING;
        size = 0;
    }
}
