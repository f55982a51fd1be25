package dev.redoubt.server.link;

import dev.redoubt.protocol.appliance.LinkDown;
import java.io.IOException;
import java.io.OutputStream;

/** Writes frames; what gathers is sent by {@link #flush()}. One thread. */
final class FrameWriter {
    private final OutputStream out;

    FrameWriter(OutputStream out) {
        this.out = out;
    }

    void write(LinkDown message) throws IOException {
        int size = message.getSerializedSize();
        out.write(size >>> 16);
        out.write(size >>> 8);
        out.write(size);
        message.writeTo(out);
        out.write(new byte[FrameReader.paddingOf(size)]);
    }

    void flush() throws IOException {
        out.flush();
    }
}
