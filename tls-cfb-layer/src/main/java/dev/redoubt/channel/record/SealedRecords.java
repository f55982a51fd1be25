package dev.redoubt.channel.record;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Sealed records on their way to the network, and the memory that they lie in. Whoever never calls {@link #written} costs an
 * array, and nothing else; so after a write that did not succeed it is not called, for somebody may still read the bytes.
 */
public final class SealedRecords {
    private final ByteBuffer bytes;
    private final WireArrays arrays;
    private final AtomicReference<byte @Nullable []> pooled;

    private SealedRecords(ByteBuffer bytes, WireArrays arrays, byte @Nullable [] pooled) {
        this.bytes = bytes;
        this.arrays = arrays;
        this.pooled = new AtomicReference<>(pooled);
    }

    static SealedRecords inOwnArray(ByteBuffer bytes, WireArrays arrays) {
        return new SealedRecords(bytes, arrays, null);
    }

    /** @param array that {@code arrays} has given, and in which {@code bytes} lie */
    static SealedRecords pooled(ByteBuffer bytes, WireArrays arrays, byte[] array) {
        return new SealedRecords(bytes, arrays, array);
    }

    /** As they go on the wire; always the same buffer. Not to be read after {@link #written}. */
    public ByteBuffer bytes() {
        return bytes;
    }

    /** All bytes have been written or copied, and nobody reads them any more. Idempotent and thread-safe. */
    public void written() {
        byte[] array = pooled.getAndSet(null);
        if (array != null) {
            arrays.giveBack(array);
        }
    }
}
