package dev.redoubt.client.appliance;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.redoubt.crypto.Padme;
import dev.redoubt.protocol.appliance.LinkDown;
import dev.redoubt.protocol.appliance.LinkUp;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Frames of a device link as in appliance.proto: a 24-bit length, a message, zeros up to the bucket of both. */
final class LinkFrames {
    /** Larger than any frame that the appliance has a reason to send: one envelope and some fields. */
    static final int MAX_SIZE = 1024 * 1024;

    private static final int LENGTH_SIZE = 3;

    private LinkFrames() {}

    static byte[] encode(LinkUp frame) {
        byte[] message = frame.toByteArray();
        return ByteBuffer.allocate(message.length + LENGTH_SIZE + padding(message.length))
                .put((byte) (message.length >>> 16))
                .put((byte) (message.length >>> 8))
                .put((byte) message.length)
                .put(message)
                .array();
    }

    /**
     * @return empty at the end between two frames
     * @throws EOFException at an end inside of one
     * @throws IOException if the frame is too large, not padded with zeros, or no message
     */
    static Optional<LinkDown> read(InputStream in) throws IOException {
        byte[] length = new byte[LENGTH_SIZE];
        int begun = in.readNBytes(length, 0, LENGTH_SIZE);
        if (begun == 0) {
            return Optional.empty();
        }
        if (begun < LENGTH_SIZE) {
            throw new EOFException("the link was cut off");
        }
        byte[] message = fully(in, length(length));
        for (byte zero : fully(in, padding(message.length))) {
            if (zero != 0) {
                throw new IOException("a frame's padding is not zero");
            }
        }
        try {
            return Optional.of(LinkDown.parseFrom(message));
        } catch (InvalidProtocolBufferException e) {
            throw new IOException("a frame is no message", e);
        }
    }

    private static int length(byte[] bytes) throws IOException {
        int length = (bytes[0] & 0xff) << 16 | (bytes[1] & 0xff) << 8 | (bytes[2] & 0xff);
        if (length > MAX_SIZE) {
            throw new IOException("a frame of " + length + " bytes");
        }
        return length;
    }

    private static byte[] fully(InputStream in, int size) throws IOException {
        byte[] bytes = new byte[size];
        // Not readNBytes(size): that asks for zero bytes more at the end, and some streams wait for the next ones then.
        if (in.readNBytes(bytes, 0, size) < size) {
            throw new EOFException("the link was cut off");
        }
        return bytes;
    }

    private static int padding(int messageSize) {
        int size = LENGTH_SIZE + messageSize;
        return Math.toIntExact(Padme.bucket(size)) - size;
    }
}
