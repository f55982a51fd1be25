package dev.redoubt.protocol.file;

import dev.redoubt.crypto.AesGcm;
import dev.redoubt.crypto.Padme;
import dev.redoubt.protocol.wire.Structure;

/**
 * Where everything of a sealed file lies. Follows from the size of its content alone. SPEC.md, "Files".
 *
 * @param size bytes of the content, 0 to 2^48
 */
public record FileLayout(long size) {
    /** Plaintext bytes of every chunk but the last. */
    public static final int CHUNK = 64 * 1024;

    /** Sealed bytes of every chunk but the last. */
    public static final int SEALED_CHUNK = CHUNK + AesGcm.TAG_SIZE;

    /** Bytes before the first chunk. */
    public static final int HEADER_SIZE = Structure.HEADER_SIZE + FileKeys.COMMITMENT_SIZE;

    /** The largest content, in bytes. */
    public static final long MAX_SIZE = 1L << 48;

    /** What is smaller is padded to this. */
    static final int SMALLEST = 4 * 1024;

    /** The version of this layout, as pointers name it: the one in the header. */
    public static final int VERSION = Structure.VERSION;

    /** @throws IllegalArgumentException if no file has that size */
    public FileLayout {
        if (size < 0 || size > MAX_SIZE) {
            throw new IllegalArgumentException("a file has 0 to 2^48 bytes, not " + size);
        }
    }

    /** Bytes of the content with its padding: the Padmé bucket. */
    public long padded() {
        return Padme.bucket(size, SMALLEST);
    }

    /** At least 1. */
    public long chunks() {
        return Math.ceilDiv(padded(), (long) CHUNK);
    }

    /** Bytes of the whole sealed file: all that the appliance learns, and it follows from the bucket. */
    public long sealedSize() {
        return sealedSizeOf(padded());
    }

    private static long sealedSizeOf(long padded) {
        return HEADER_SIZE + padded + AesGcm.TAG_SIZE * Math.ceilDiv(padded, (long) CHUNK);
    }

    /** Whether a sealed file can have that many bytes. */
    public static boolean isSealedSize(long sealed) {
        if (sealed < new FileLayout(0).sealedSize() || sealed > new FileLayout(MAX_SIZE).sealedSize()) {
            return false;
        }
        long body = sealed - HEADER_SIZE;
        long padded = body - AesGcm.TAG_SIZE * Math.ceilDiv(body, (long) SEALED_CHUNK);
        return sealedSizeOf(padded) == sealed && Padme.bucket(padded, SMALLEST) == padded;
    }

    /** Where a chunk begins in the sealed file; for {@link #chunks} itself, where the file ends. */
    public long sealedOffset(long chunk) {
        return chunk == chunks() ? sealedSize() : HEADER_SIZE + chunk * SEALED_CHUNK;
    }

    /** Bytes of a chunk as it is sealed. */
    public int sealedLength(long chunk) {
        return plainLength(chunk) + AesGcm.TAG_SIZE;
    }

    /** Bytes of a chunk before it is sealed, padding included. */
    public int plainLength(long chunk) {
        requireChunk(chunk);
        return (int) Math.min(CHUNK, padded() - chunk * CHUNK);
    }

    /** Bytes of content in a chunk; the rest of it is padding. */
    public int contentLength(long chunk) {
        requireChunk(chunk);
        return Math.clamp(size - chunk * CHUNK, 0, CHUNK);
    }

    boolean isLast(long chunk) {
        return chunk == chunks() - 1;
    }

    private void requireChunk(long chunk) {
        if (chunk < 0 || chunk >= chunks()) {
            throw new IllegalArgumentException("there is no chunk " + chunk);
        }
    }
}
