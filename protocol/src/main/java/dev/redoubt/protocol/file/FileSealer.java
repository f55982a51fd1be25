package dev.redoubt.protocol.file;

import dev.redoubt.crypto.AesGcm;
import dev.redoubt.crypto.Secret;
import dev.redoubt.protocol.wire.Structure;
import dev.redoubt.protocol.wire.WireWriter;
import java.util.Arrays;

/**
 * Seals the chunks of one file, in any order. Deterministic: the same chunk gives the same bytes.
 *
 * <p>A key must never see two contents: sealing a chunk of a file that has changed under the former key gives both away. Whoever
 * seals again makes sure that nothing has changed, before a byte of it leaves the device. Thread-safe.
 */
public final class FileSealer implements AutoCloseable {
    private static final byte[] NOTHING = {};

    private final FileLayout layout;
    private final FileKeys keys;

    /** @param key 32 random bytes for this content only; stays with the caller */
    public FileSealer(Secret key, FileLayout layout) {
        this.layout = layout;
        this.keys = FileKeys.derive(key, layout);
    }

    /** The first 35 bytes of the sealed file. */
    public byte[] header() {
        return keys.commitment()
                .read(commitment -> new WireWriter(Structure.FILE, FileLayout.HEADER_SIZE)
                        .bytes(commitment)
                        .toBytes());
    }

    /**
     * @param content of that chunk, exactly {@link FileLayout#contentLength} bytes; padded here
     * @return {@link FileLayout#sealedLength} bytes
     */
    public byte[] seal(long chunk, byte[] content) {
        if (content.length != layout.contentLength(chunk)) {
            throw new IllegalArgumentException(
                    "chunk " + chunk + " has " + layout.contentLength(chunk) + " bytes, not " + content.length);
        }
        byte[] plain = Arrays.copyOf(content, layout.plainLength(chunk));
        byte[] sealed = AesGcm.seal(keys.chunkKey(), FileKeys.nonce(chunk, layout.isLast(chunk)), plain, NOTHING);
        Arrays.fill(plain, (byte) 0);
        return sealed;
    }

    @Override
    public void close() {
        keys.close();
    }
}
