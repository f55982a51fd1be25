package dev.redoubt.client.container;

import java.nio.ByteBuffer;

/** Big-endian numbers and padding as client/SPEC.md lays them out. */
final class Bytes {
    /** Everything below this is padded to it. */
    static final int MIN_BUCKET = 128;

    private Bytes() {}

    static byte[] of(long value) {
        return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
    }

    /** The Padmé bucket (Nikitin et al., PETS 2019) of a size: at most 12 % more, and few different sizes. */
    static int bucket(int size) {
        if (size <= MIN_BUCKET) {
            return MIN_BUCKET;
        }
        int exponent = 31 - Integer.numberOfLeadingZeros(size);
        int kept = 32 - Integer.numberOfLeadingZeros(exponent);
        int mask = (1 << (exponent - kept)) - 1;
        return (size + mask) & ~mask;
    }
}
