package dev.redoubt.channel.server;

import dev.redoubt.channel.bhttp.MalformedMessageException;
import dev.redoubt.channel.bhttp.MessageDecoder.Piece;
import dev.redoubt.channel.message.MessageOpener;
import dev.redoubt.channel.record.ExchangeException;
import dev.redoubt.channel.record.MalformedExchangeException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.eclipse.jetty.io.Content;
import org.jspecify.annotations.Nullable;

/**
 * Reads the inner request out of the outer content: never more than one outer chunk and one record at a time. One reader; but
 * the exchange may be over while somebody still reads, so it is safe to be given up from another thread.
 */
final class InboundMessage {
    /** What a read gave. */
    sealed interface Read {
        /** More must come first. */
        record Nothing() implements Read {}

        /**
         * A verified piece.
         *
         * @param release once, when nobody reads its content any more; or never
         */
        record Some(Piece piece, Runnable release) implements Read {}

        /** The message is whole, and so is the outer content. */
        record End() implements Read {}

        /** Nothing good comes any more. */
        record Failed(Throwable cause) implements Read {}
    }

    /** Gives the opener once the prefix is there. */
    interface Opening {
        MessageOpener open(ByteBuffer prefix) throws ExchangeException;
    }

    private static final Read NOTHING = new Read.Nothing();
    private static final Read END = new Read.End();

    private final Content.Source source;
    private final Opening opening;
    private final ByteBuffer prefix;
    private @Nullable MessageOpener opener;
    private Content.@Nullable Chunk chunk;
    private volatile @Nullable Read outcome;
    private volatile Predicate<TimeoutException> idleIsFailure = _ -> true;
    private volatile boolean live = true;
    private long received;

    InboundMessage(Content.Source source, int prefixSize, Opening opening) {
        this.source = source;
        this.opening = opening;
        this.prefix = ByteBuffer.allocate(prefixSize);
    }

    /** Once it has given {@code End} or {@code Failed}, it gives the same forever. */
    synchronized Read read() {
        while (outcome == null) {
            Content.Chunk current = currentChunk();
            if (current == null) {
                return NOTHING;
            }
            Read read = readFrom(current);
            if (read != null) {
                return read;
            }
        }
        return outcome;
    }

    /** Whether more of the request may come: nobody waits for a part of the response once he has said everything. */
    boolean isLive() {
        return live;
    }

    /** So far. */
    synchronized Traffic traffic() {
        return opener == null ? new Traffic(0, received, 0) : new Traffic(opener.records(), received, opener.padding());
    }

    /** The reason why nothing good comes any more, if so. */
    @Nullable
    Throwable failure() {
        return outcome instanceof Read.Failed failed ? failed.cause() : null;
    }

    /** The exchange is over: whoever still reads gets a failure, and the outer content is not touched any more. */
    synchronized void abandon() {
        if (outcome == null) {
            fail(new IOException("the exchange is over"));
        }
        releaseChunk();
    }

    synchronized Read fail(Throwable cause) {
        if (outcome == null) {
            outcome = new Read.Failed(cause);
        }
        releaseChunk();
        return outcome;
    }

    private Content.@Nullable Chunk currentChunk() {
        if (chunk == null) {
            Content.Chunk next = source.read();
            chunk = next;
            received += next == null || Content.Chunk.isFailure(next) ? 0 : next.remaining();
        }
        return chunk;
    }

    /** Asked at each idle timeout while somebody waits for more of the request: true makes it a failure. */
    void whenIdle(Predicate<TimeoutException> isFailure) {
        idleIsFailure = isFailure;
    }

    private boolean isBearable(Content.Chunk current) {
        return !current.isLast()
                && current.getFailure() instanceof TimeoutException timeout
                && !idleIsFailure.test(timeout);
    }

    private @Nullable Read readFrom(Content.Chunk current) {
        if (Content.Chunk.isFailure(current)) {
            if (isBearable(current)) {
                chunk = null;
                return null;
            }
            Throwable cause = current.getFailure();
            return fail(cause == null ? new IOException("the outer content failed") : cause);
        }
        try {
            Piece piece = nextPiece(current.getByteBuffer());
            return piece == null ? consumed(current) : some(piece);
        } catch (ExchangeException | MalformedMessageException | RuntimeException e) {
            // Whatever it is, it must not leave the exchange open.
            return fail(e);
        }
    }

    private Read some(Piece piece) {
        MessageOpener from = opener;
        if (from == null || !(piece instanceof Piece.Content)) {
            return new Read.Some(piece, () -> {});
        }
        return new Read.Some(piece, from.memory()::release);
    }

    private @Nullable Piece nextPiece(ByteBuffer wire) throws ExchangeException, MalformedMessageException {
        if (opener == null) {
            int length = Math.min(prefix.remaining(), wire.remaining());
            prefix.put(wire.slice(wire.position(), length));
            wire.position(wire.position() + length);
            if (prefix.hasRemaining()) {
                return null;
            }
            opener = opening.open(prefix.flip());
        }
        Piece piece = opener.next(wire);
        live = !opener.isLastVerified();
        return piece;
    }

    private @Nullable Read consumed(Content.Chunk current) throws ExchangeException, MalformedMessageException {
        boolean last = current.isLast();
        releaseChunk();
        if (!last) {
            return null;
        }
        if (opener == null) {
            return fail(new MalformedExchangeException("the bytes end within the prefix"));
        }
        opener.end();
        outcome = END;
        return outcome;
    }

    private void releaseChunk() {
        if (chunk != null) {
            chunk.release();
            chunk = null;
        }
    }
}
