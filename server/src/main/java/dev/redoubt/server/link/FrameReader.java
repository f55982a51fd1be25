package dev.redoubt.server.link;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.redoubt.crypto.Padme;
import dev.redoubt.protocol.appliance.LinkUp;
import dev.redoubt.server.problem.ProblemCode;
import dev.redoubt.server.problem.ProblemException;
import dev.redoubt.server.rest.BodyMemory;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads frames: a 24-bit length, that many bytes of a message, zeros up to the bucket of both. The memory of a frame is counted
 * as it comes, until the next one is asked for. One thread.
 */
final class FrameReader {
    static final int LENGTH_SIZE = 3;

    private final InputStream in;
    private final int largest;
    private final Supplier<BodyMemory.Holding> memory;
    private final IntConsumer paddingRead;
    private BodyMemory.@Nullable Holding held;

    /**
     * @param largest bytes of a message at most
     * @param memory counts what one frame takes
     * @param paddingRead told how many zeros each frame had
     */
    FrameReader(InputStream in, int largest, Supplier<BodyMemory.Holding> memory, IntConsumer paddingRead) {
        this.paddingRead = paddingRead;
        this.in = in;
        this.largest = largest;
        this.memory = memory;
    }

    /**
     * @return empty at the end of the stream, between two frames
     * @throws EOFException if it ends within a frame, of which nothing counts then
     * @throws ProblemException if the frame is too large, not zero where it must be, or no message; "unavailable" if there is
     *     no memory for it
     */
    Optional<LinkUp> next() throws IOException {
        release();
        byte[] length = new byte[LENGTH_SIZE];
        int read = in.readNBytes(length, 0, LENGTH_SIZE);
        if (read == 0) {
            return Optional.empty();
        }
        BodyMemory.Holding holding = memory.get();
        held = holding;
        byte[] message = receive(lengthOf(length, read), holding);
        byte[] padding = new byte[paddingOf(message.length)];
        fill(padding, 0, padding.length);
        refuseUnlessZero(padding);
        paddingRead.accept(padding.length);
        try {
            return Optional.of(LinkUp.parseFrom(message));
        } catch (InvalidProtocolBufferException e) {
            throw new ProblemException(ProblemCode.MALFORMED_REQUEST, "a frame is not the protobuf message expected");
        }
    }

    /** Zeros after a message of so many bytes. */
    static int paddingOf(int messageSize) {
        int size = LENGTH_SIZE + messageSize;
        return Math.toIntExact(Padme.bucket(size)) - size;
    }

    private int lengthOf(byte[] bytes, int read) throws EOFException {
        if (read < LENGTH_SIZE) {
            throw new EOFException("the stream ends within a frame");
        }
        int length = (bytes[0] & 0xff) << 16 | (bytes[1] & 0xff) << 8 | (bytes[2] & 0xff);
        if (length > largest) {
            throw new ProblemException(ProblemCode.REQUEST_TOO_LARGE, "a frame has at most " + largest + " bytes");
        }
        return length;
    }

    /** What the last frame took is free again. */
    void release() {
        if (held != null) {
            held.close();
            held = null;
        }
    }

    /** Grows with what has come: a length alone costs nothing. */
    private byte[] receive(int size, BodyMemory.Holding holding) throws IOException {
        byte[] bytes = new byte[Math.min(size, BodyMemory.PART)];
        for (int at = 0; at < size; at += BodyMemory.PART) {
            if (!holding.takePart()) {
                throw new ProblemException(ProblemCode.UNAVAILABLE, "too much is being received at the moment");
            }
            int end = Math.min(size, at + BodyMemory.PART);
            if (bytes.length < end) {
                bytes = Arrays.copyOf(bytes, Math.min(size, 2 * bytes.length));
            }
            fill(bytes, at, end - at);
        }
        return bytes;
    }

    /** Not {@code readNBytes(int)}: that asks for no more bytes at last, and Jetty's stream waits for them. */
    private void fill(byte[] bytes, int from, int count) throws IOException {
        if (in.readNBytes(bytes, from, count) < count) {
            throw new EOFException("the stream ends within a frame");
        }
    }

    private static void refuseUnlessZero(byte[] padding) {
        int any = 0;
        for (byte b : padding) {
            any |= b;
        }
        if (any != 0) {
            throw new ProblemException(ProblemCode.MALFORMED_REQUEST, "a frame's padding is not zero");
        }
    }
}
