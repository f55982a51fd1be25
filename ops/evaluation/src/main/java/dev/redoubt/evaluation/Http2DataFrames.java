package dev.redoubt.evaluation;

import java.nio.ByteBuffer;
import java.util.function.Consumer;

/**
 * Finds the DATA frames (RFC 9113 sections 4.1 and 6.1) in one direction of an HTTP/2 connection and hands on what they carry.
 *
 * <p>Bytes arrive in pieces of any size. Not thread-safe.
 */
final class Http2DataFrames {
    /** What a client sends before its first frame. */
    static final int PREFACE_SIZE = 24;

    private static final int HEADER_SIZE = 9;
    private static final int TYPE_DATA = 0;
    private static final int FLAG_PADDED = 0x8;

    private final ByteBuffer header = ByteBuffer.allocate(HEADER_SIZE);
    private final Consumer<byte[]> sink;
    private int skip;
    private ByteBuffer data = ByteBuffer.allocate(0);
    private boolean padded;

    /** @param preface bytes to pass over first: {@link #PREFACE_SIZE} from a client, 0 from a server */
    Http2DataFrames(int preface, Consumer<byte[]> sink) {
        this.skip = preface;
        this.sink = sink;
    }

    void accept(ByteBuffer bytes) {
        while (bytes.hasRemaining()) {
            if (skip > 0) {
                int passed = Math.min(skip, bytes.remaining());
                bytes.position(bytes.position() + passed);
                skip -= passed;
            } else if (data.hasRemaining()) {
                int taken = Math.min(data.remaining(), bytes.remaining());
                data.put(bytes.slice(bytes.position(), taken));
                bytes.position(bytes.position() + taken);
                deliverWhenWhole();
            } else {
                readHeader(bytes);
            }
        }
    }

    private void readHeader(ByteBuffer bytes) {
        header.put(bytes.get());
        if (header.hasRemaining()) {
            return;
        }
        int length = (header.get(0) & 0xff) << 16 | (header.get(1) & 0xff) << 8 | (header.get(2) & 0xff);
        header.clear();
        if (header.get(3) == TYPE_DATA && length > 0) {
            padded = (header.get(4) & FLAG_PADDED) != 0;
            data = ByteBuffer.allocate(length);
        } else {
            skip = length;
        }
    }

    private void deliverWhenWhole() {
        if (data.hasRemaining()) {
            return;
        }
        int padding = padded ? data.get(0) & 0xff : 0;
        int from = padded ? 1 : 0;
        byte[] content = new byte[data.capacity() - from - padding];
        data.get(from, content);
        data = ByteBuffer.allocate(0);
        sink.accept(content);
    }
}
