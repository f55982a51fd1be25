package dev.redoubt.channel.bhttp;

import dev.redoubt.channel.bhttp.MalformedMessageException.Fault;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Parses one message as its bytes come, with memory for a head and for nothing of the content. After an exception it is dead.
 * Not thread-safe.
 */
public final class MessageDecoder {
    /** A piece of a message. */
    public sealed interface Piece {
        /** Always the first one. */
        record Start(Head head) implements Piece {}

        /**
         * Content, in the order of the message.
         *
         * @param bytes at least one; a view of the bytes that were given, valid as long as they are
         */
        record Content(ByteBuffer bytes) implements Piece {}
    }

    private enum State {
        HEAD,
        CHUNK_LENGTH,
        CHUNK,
        TRAILERS,
        PADDING,
        DEAD
    }

    private final HeadParser headParser;
    private final boolean answersHead;
    private final Varint varint = new Varint();
    private State state = State.HEAD;
    private @Nullable ContentLength contentLength;
    private boolean contentAllowed = true;
    private long chunkLeft;
    private long padding;

    private MessageDecoder(boolean request, boolean answersHead) {
        this.headParser = new HeadParser(request);
        this.answersHead = answersHead;
    }

    public static MessageDecoder ofRequest() {
        return new MessageDecoder(true, false);
    }

    /** @param method of the request: the response to {@code HEAD} has no content, whatever its content-length says */
    public static MessageDecoder ofResponseTo(String method) {
        return new MessageDecoder(false, method.equals("HEAD"));
    }

    /**
     * Takes bytes from {@code in} until a piece is there.
     *
     * @return null when {@code in} is used up
     */
    public @Nullable Piece next(ByteBuffer in) throws MalformedMessageException {
        try {
            return advance(in);
        } catch (MalformedMessageException e) {
            state = State.DEAD;
            throw e;
        }
    }

    /** Whether all but the zeros has been seen. */
    public boolean isComplete() {
        return state == State.PADDING;
    }

    /** Zeros that were read so far after the message. */
    public long padding() {
        return padding;
    }

    /** @throws MalformedMessageException if the message may not end here */
    public void end() throws MalformedMessageException {
        if (!isComplete()) {
            throw new MalformedMessageException(Fault.TRUNCATED, "the message ends too early");
        }
    }

    private @Nullable Piece advance(ByteBuffer in) throws MalformedMessageException {
        while (in.hasRemaining()) {
            Piece piece = switch (state) {
                case HEAD -> head(in);
                case CHUNK_LENGTH -> chunkLength(in);
                case CHUNK -> chunk(in);
                case TRAILERS -> trailers(in);
                case PADDING -> padding(in);
                case DEAD -> throw new IllegalStateException("the message was malformed");
            };
            if (piece != null) {
                return piece;
            }
        }
        return null;
    }

    private @Nullable Piece head(ByteBuffer in) throws MalformedMessageException {
        Head head = headParser.parse(in);
        if (head == null) {
            return null;
        }
        contentAllowed = !answersHead && !(head instanceof ResponseHead response && response.hasNoContent());
        ContentLength length = new ContentLength(head);
        contentLength = contentAllowed ? length : null;
        state = State.CHUNK_LENGTH;
        return new Piece.Start(head);
    }

    private @Nullable Piece chunkLength(ByteBuffer in) throws MalformedMessageException {
        long length = varint.add(in.get());
        if (length > 0) {
            beginChunk(length);
        } else if (length == 0) {
            endContent();
        }
        return null;
    }

    private void beginChunk(long length) throws MalformedMessageException {
        if (!contentAllowed) {
            throw new MalformedMessageException(Fault.UNEXPECTED_CONTENT, "such a response has no content");
        }
        chunkLeft = length;
        state = State.CHUNK;
    }

    private void endContent() throws MalformedMessageException {
        if (contentLength != null) {
            contentLength.end();
        }
        state = State.TRAILERS;
    }

    private Piece chunk(ByteBuffer in) throws MalformedMessageException {
        int length = (int) Math.min(in.remaining(), chunkLeft);
        ByteBuffer bytes = in.slice(in.position(), length);
        in.position(in.position() + length);
        chunkLeft -= length;
        if (contentLength != null) {
            contentLength.add(length);
        }
        if (chunkLeft == 0) {
            state = State.CHUNK_LENGTH;
        }
        return new Piece.Content(bytes);
    }

    private @Nullable Piece trailers(ByteBuffer in) throws MalformedMessageException {
        if (in.get() != 0) {
            throw new MalformedMessageException(Fault.TRAILERS, "trailers are not part of the canonical form");
        }
        state = State.PADDING;
        return null;
    }

    private @Nullable Piece padding(ByteBuffer in) throws MalformedMessageException {
        padding += in.remaining();
        while (in.hasRemaining()) {
            if (in.get() != 0) {
                throw new MalformedMessageException(Fault.PADDING, "something after the message");
            }
        }
        return null;
    }
}
