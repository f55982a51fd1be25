package dev.redoubt.protocol.file;

import dev.redoubt.crypto.AesGcm;
import dev.redoubt.crypto.Hkdf;
import dev.redoubt.crypto.Secret;
import dev.redoubt.protocol.wire.Structure;
import java.nio.ByteBuffer;

/** What follows from a file's key and size: the key of its chunks, and the commitment in its header. */
final class FileKeys implements AutoCloseable {
    static final int KEY_SIZE = 32;
    static final int COMMITMENT_SIZE = 32;

    private final Secret chunkKey;
    private final Secret commitment;

    private FileKeys(Secret chunkKey, Secret commitment) {
        this.chunkKey = chunkKey;
        this.commitment = commitment;
    }

    /** Header and size go into both, so that under another version or another size nothing opens. */
    static FileKeys derive(Secret key, FileLayout layout) {
        if (key.size() != KEY_SIZE) {
            throw new IllegalArgumentException("a file's key has 32 bytes");
        }
        try (Secret prk = Hkdf.SHA512.extract(new byte[0], key)) {
            return new FileKeys(
                    Hkdf.SHA512.expand(prk, info(FileLabels.KEY, layout), AesGcm.KEY_SIZE),
                    Hkdf.SHA512.expand(prk, info(FileLabels.COMMITMENT, layout), COMMITMENT_SIZE));
        }
    }

    private static byte[] info(FileLabels label, FileLayout layout) {
        byte[] text = label.bytes();
        return ByteBuffer.allocate(text.length + Structure.HEADER_SIZE + Long.BYTES)
                .put(text)
                .put((byte) Structure.FILE.tag())
                .put((byte) Structure.VERSION)
                .put((byte) Structure.SUITE)
                .putLong(layout.size())
                .array();
    }

    Secret chunkKey() {
        return chunkKey;
    }

    Secret commitment() {
        return commitment;
    }

    /** Counter and last-chunk flag, in the manner of STREAM: no chunk opens in another's place, and none after the last. */
    static byte[] nonce(long chunk, boolean last) {
        return ByteBuffer.allocate(AesGcm.NONCE_SIZE)
                .put(new byte[3])
                .putLong(chunk)
                .put((byte) (last ? 1 : 0))
                .array();
    }

    @Override
    public void close() {
        chunkKey.close();
        commitment.close();
    }
}
