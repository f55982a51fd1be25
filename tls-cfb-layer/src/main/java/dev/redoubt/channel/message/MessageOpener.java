package dev.redoubt.channel.message;

import dev.redoubt.channel.bhttp.MalformedMessageException;
import dev.redoubt.channel.bhttp.MalformedMessageException.Fault;
import dev.redoubt.channel.bhttp.MessageDecoder;
import dev.redoubt.channel.bhttp.MessageDecoder.Piece;
import dev.redoubt.channel.record.ExchangeException;
import dev.redoubt.channel.record.RecordOpener;
import dev.redoubt.crypto.Padme;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Turns records back into a message, piece by piece, each piece from a verified record only. After an exception it is dead.
 * Not thread-safe.
 */
public final class MessageOpener {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final RecordOpener opener;
    private final MessageDecoder decoder;
    private @Nullable OpenedRecord record;
    private @Nullable PieceMemory memory;
    private long total;
    private long records;
    private boolean started;

    public MessageOpener(RecordOpener opener, MessageDecoder decoder) {
        this.opener = opener;
        this.decoder = decoder;
    }

    /**
     * Takes bytes from {@code wire} until a piece is there.
     *
     * @return null when {@code wire} is used up and nothing verified is left to hand out
     * @throws ExchangeException if a record is not what the other side sealed
     * @throws MalformedMessageException if the plaintext is no message, or its head does not lie in the first record
     */
    public @Nullable Piece next(ByteBuffer wire) throws ExchangeException, MalformedMessageException {
        while (true) {
            OpenedRecord current = record;
            Piece piece = decoder.next(current == null ? NOTHING : current.bytes());
            if (piece != null) {
                started = true;
                memory = current != null && piece instanceof Piece.Content ? current.memory() : null;
                return piece;
            }
            if (!nextRecord(wire)) {
                return null;
            }
        }
    }

    /**
     * Of the content that {@link #next} gave last, which is the caller's own until he releases it.
     *
     * @throws IllegalStateException if that was no content
     */
    public PieceMemory memory() {
        if (memory == null) {
            throw new IllegalStateException("no content was given last");
        }
        return memory;
    }

    private boolean nextRecord(ByteBuffer wire) throws ExchangeException, MalformedMessageException {
        if (total > 0 && !started) {
            throw new MalformedMessageException(Fault.TOO_LARGE, "the head does not lie in the first record");
        }
        leave();
        ByteBuffer plaintext = opener.open(wire);
        if (plaintext == null) {
            return false;
        }
        records++;
        total += plaintext.remaining();
        record = new OpenedRecord(opener, plaintext);
        return true;
    }

    private void leave() {
        if (record != null) {
            record.release();
            record = null;
        }
    }

    /** That were verified so far. */
    public long records() {
        return records;
    }

    /** Zeros after the message that were read so far. */
    public long padding() {
        return decoder.padding();
    }

    /** Whether the last record was verified; some of its content may still be waiting to be handed out. */
    public boolean isLastVerified() {
        return opener.finished();
    }

    /**
     * To be called after {@link #next} gave null, when the transport says that no more bytes will come.
     *
     * @throws ExchangeException if the last record was not verified: a cut never looks like the end
     * @throws MalformedMessageException if the message is not whole, or is not padded to its bucket
     */
    public void end() throws ExchangeException, MalformedMessageException {
        opener.endOfInput();
        decoder.end();
        if (total != Padme.bucket(total)) {
            throw new MalformedMessageException(Fault.PADDING, "the message does not fill its bucket");
        }
    }
}
