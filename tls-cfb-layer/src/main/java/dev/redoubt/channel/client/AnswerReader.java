package dev.redoubt.channel.client;

import dev.redoubt.channel.bhttp.Field;
import dev.redoubt.channel.bhttp.MalformedMessageException;
import dev.redoubt.channel.bhttp.MessageDecoder;
import dev.redoubt.channel.bhttp.MessageDecoder.Piece;
import dev.redoubt.channel.bhttp.ResponseHead;
import dev.redoubt.channel.message.MessageOpener;
import dev.redoubt.channel.record.ExchangeException;
import dev.redoubt.channel.record.TruncatedExchangeException;
import dev.redoubt.channel.record.UnknownSessionException;
import dev.redoubt.channel.session.ClientExchange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.jspecify.annotations.Nullable;

/**
 * The inner response out of the outer one, piece by piece; every piece verified, and the end only after the last record. One
 * reader; {@link #abandon} may come from another thread.
 */
final class AnswerReader {
    /** The field of a response that says that the epoch is to be replaced. SPEC.md, "Rotation". */
    private static final String ROTATE = "channel-rotate";

    private final OuterExchange outer;
    private final ClientExchange exchange;
    private final MessageOpener opener;
    private final Duration answerTimeout;
    private @Nullable ResponseHead head;
    private Content.@Nullable Chunk chunk;
    private volatile boolean finished;
    private boolean abandoned;
    private @Nullable ChannelException failure;

    /** @param method of the request */
    AnswerReader(OuterExchange outer, ClientExchange exchange, String method, Duration answerTimeout) {
        this.outer = outer;
        this.exchange = exchange;
        this.opener = new MessageOpener(exchange.response(), MessageDecoder.ofResponseTo(method));
        this.answerTimeout = answerTimeout;
    }

    /** Waits for the head. */
    ResponseHead head() throws ChannelException {
        if (head == null) {
            requireSuccess(outer.status(answerTimeout));
            if (!(piece(answerTimeout) instanceof Piece.Start(ResponseHead first))) {
                throw new IllegalStateException("a message begins with the head of a response");
            }
            head = withoutOurs(first);
        }
        return head;
    }

    // The caller need not know that there are keys.
    private ResponseHead withoutOurs(ResponseHead first) {
        List<Field> fields = new ArrayList<>(first.fields());
        if (!fields.removeIf(AnswerReader::asksForRotation)) {
            return first;
        }
        exchange.rotationAskedFor();
        return new ResponseHead(first.status(), fields);
    }

    private static boolean asksForRotation(Field field) {
        return field.name().equals(ROTATE);
    }

    /**
     * Waits for more of the content.
     *
     * @return null at the verified end
     */
    Piece.@Nullable Content content(Duration timeout) throws ChannelException {
        head();
        Piece piece = piece(timeout);
        if (piece instanceof Piece.Start) {
            throw new IllegalStateException("a second head");
        }
        return (Piece.Content) piece;
    }

    boolean isFinished() {
        return finished;
    }

    /** Throws what an outer status other than 200 means; none of them proves anything. */
    static void requireSuccess(int status) throws ChannelException {
        switch (status) {
            case HttpStatus.OK_200 -> {}
            case HttpStatus.BAD_REQUEST_400 -> throw new ChannelException.Refused();
            case HttpStatus.GONE_410 ->
                throw new ChannelException.SessionLost("the appliance does not know the session");
            case HttpStatus.SERVICE_UNAVAILABLE_503 -> throw ChannelException.CannotConnect.overloaded();
            default -> throw new ChannelException.BadAnswer("an outer answer of status " + status, null);
        }
    }

    private @Nullable Piece piece(Duration timeout) throws ChannelException {
        if (failure != null) {
            throw failure;
        }
        try {
            return next(timeout);
        } catch (ChannelException e) {
            failure = e;
            abandon();
            throw e;
        }
    }

    private @Nullable Piece next(Duration timeout) throws ChannelException {
        while (!finished) {
            Piece piece = next(needsChunk() ? outer.read(timeout) : null);
            if (piece != null) {
                return piece;
            }
        }
        return null;
    }

    private synchronized boolean needsChunk() {
        return chunk == null;
    }

    /** Gives back what was read of the outer answer and not opened; reading fails from now on. */
    synchronized void abandon() {
        abandoned = true;
        releaseChunk();
    }

    private void releaseChunk() {
        if (chunk != null) {
            chunk.release();
            chunk = null;
        }
    }

    private synchronized @Nullable Piece next(Content.@Nullable Chunk fresh) throws ChannelException {
        if (fresh != null) {
            chunk = fresh;
        }
        Content.Chunk current = chunk;
        if (abandoned || current == null) {
            releaseChunk();
            throw new ChannelException.Aborted("the exchange was closed", null);
        }
        if (Content.Chunk.isFailure(current)) {
            throw failed(current.getFailure());
        }
        return open(current);
    }

    private @Nullable Piece open(Content.Chunk current) throws ChannelException {
        try {
            Piece piece = opener.next(current.getByteBuffer());
            if (piece == null) {
                boolean last = current.isLast();
                releaseChunk();
                if (last) {
                    opener.end();
                    finished = true;
                }
            }
            return piece;
        } catch (UnknownSessionException e) {
            throw new ChannelException.Aborted("the session was closed", e);
        } catch (TruncatedExchangeException e) {
            throw new ChannelException.Truncated(e);
        } catch (ExchangeException | MalformedMessageException e) {
            throw new ChannelException.BadAnswer(
                    "the answer is not what the appliance has sealed: " + e.getMessage(), e);
        }
    }

    private static ChannelException failed(Throwable cause) {
        return cause instanceof ChannelException ours ? ours : new ChannelException.Truncated(cause);
    }
}
