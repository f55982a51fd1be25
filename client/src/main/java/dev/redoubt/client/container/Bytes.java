package dev.redoubt.client.container;

import dev.redoubt.crypto.Padme;
import java.nio.ByteBuffer;

/** Big-endian numbers and padding as client/SPEC.md lays them out. */
final class Bytes {
    /** Everything below this is padded to it. */
    static final int MIN_BUCKET = 128;

    private Bytes() {}

    static byte[] of(long value) {
        return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
    }

    /** The Padmé bucket of a record's size. */
    static int bucket(int size) {
        return Math.toIntExact(Padme.bucket(size, MIN_BUCKET));
    }
}
