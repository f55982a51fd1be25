package dev.redoubt.server.link;

import com.google.protobuf.CodedOutputStream;
import dev.redoubt.protocol.appliance.LinkDown;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.function.IntConsumer;

/** Writes frames; what gathers is sent by {@link #flush()}, or when it is much. Holds nothing after a flush. One thread. */
final class FrameWriter {
    /** As much as a record of the channel holds, so that full ones go out while a lot waits. */
    private static final int MUCH = 16 * 1024;

    private static final byte[] NOTHING = new byte[0];

    private final OutputStream out;
    private final IntConsumer paddingWritten;
    private byte[] gathered = NOTHING;
    private int size;

    /**
     * @param out whose flush sends what was written until then
     * @param paddingWritten told how many zeros each frame has
     */
    FrameWriter(OutputStream out, IntConsumer paddingWritten) {
        this.out = out;
        this.paddingWritten = paddingWritten;
    }

    void write(LinkDown message) throws IOException {
        int length = message.getSerializedSize();
        int padding = FrameReader.paddingOf(length);
        int padded = FrameReader.LENGTH_SIZE + length + padding;
        if (size + padded > MUCH) {
            send();
        }
        reserve(padded);
        gathered[size] = (byte) (length >>> 16);
        gathered[size + 1] = (byte) (length >>> 8);
        gathered[size + 2] = (byte) length;
        CodedOutputStream body = CodedOutputStream.newInstance(gathered, size + FrameReader.LENGTH_SIZE, length);
        message.writeTo(body);
        body.checkNoSpaceLeft();
        size += padded;
        paddingWritten.accept(padding);
    }

    /** Fresh memory is zero, as padding is. */
    private void reserve(int bytes) {
        if (size + bytes > gathered.length) {
            gathered = Arrays.copyOf(gathered, Math.max(size + bytes, Math.min(MUCH, 2 * gathered.length)));
        }
    }

    private void send() throws IOException {
        if (size > 0) {
            byte[] all = gathered;
            int length = size;
            gathered = NOTHING;
            size = 0;
            out.write(all, 0, length);
        }
    }

    void flush() throws IOException {
        send();
        out.flush();
    }
}
