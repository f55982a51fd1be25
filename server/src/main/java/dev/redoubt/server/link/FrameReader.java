package dev.redoubt.server.link;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.redoubt.crypto.Padme;
import dev.redoubt.protocol.appliance.LinkUp;
import dev.redoubt.server.problem.ProblemCode;
import dev.redoubt.server.problem.ProblemException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Reads frames: a 24-bit length, that many bytes of a message, zeros up to the bucket of both. One thread. */
final class FrameReader {
    static final int LENGTH_SIZE = 3;

    private final InputStream in;
    private final int largest;

    /** @param largest bytes of a message at most */
    FrameReader(InputStream in, int largest) {
        this.in = in;
        this.largest = largest;
    }

    /**
     * @return empty at the end of the stream, between two frames
     * @throws EOFException if it ends within a frame, of which nothing counts then
     * @throws ProblemException if the frame is too large, not zero where it must be, or no message
     */
    Optional<LinkUp> next() throws IOException {
        byte[] length = new byte[LENGTH_SIZE];
        int read = in.readNBytes(length, 0, LENGTH_SIZE);
        if (read == 0) {
            return Optional.empty();
        }
        byte[] message = readFully(lengthOf(length, read));
        refuseUnlessZero(readFully(paddingOf(message.length)));
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

    /** Not {@code readNBytes(int)}: that asks for no more bytes at last, and Jetty's stream waits for them. */
    private byte[] readFully(int size) throws IOException {
        byte[] bytes = new byte[size];
        if (in.readNBytes(bytes, 0, size) < size) {
            throw new EOFException("the stream ends within a frame");
        }
        return bytes;
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
