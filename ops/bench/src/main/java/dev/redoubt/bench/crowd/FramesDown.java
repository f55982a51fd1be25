package dev.redoubt.bench.crowd;

import dev.redoubt.crypto.Padme;
import dev.redoubt.protocol.appliance.LinkDown;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** Cuts what comes down a link into its frames; holds nothing between them. server/SPEC.md, "The link". Not thread-safe. */
final class FramesDown {
    private static final int LENGTH_SIZE = 3;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final Consumer<LinkDown> whenFrame;
    private ByteBuffer begun = NOTHING;

    FramesDown(Consumer<LinkDown> whenFrame) {
        this.whenFrame = whenFrame;
    }

    /** Takes all of the bytes, and copies what it keeps. */
    void came(ByteBuffer bytes) throws IOException {
        ByteBuffer all = joined(bytes);
        while (all.remaining() >= LENGTH_SIZE) {
            int at = all.position();
            int length = ((all.get(at) & 0xff) << 16) | ((all.get(at + 1) & 0xff) << 8) | (all.get(at + 2) & 0xff);
            int size = Math.toIntExact(Padme.bucket(LENGTH_SIZE + (long) length));
            if (all.remaining() < size) {
                break;
            }
            whenFrame.accept(LinkDown.parseFrom(all.slice(at + LENGTH_SIZE, length)));
            all.position(at + size);
        }
        begun = all.hasRemaining() ? copy(all) : NOTHING;
    }

    private ByteBuffer joined(ByteBuffer bytes) {
        return begun.hasRemaining()
                ? ByteBuffer.allocate(begun.remaining() + bytes.remaining())
                        .put(begun)
                        .put(bytes)
                        .flip()
                : bytes;
    }

    private static ByteBuffer copy(ByteBuffer bytes) {
        return ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
    }
}
