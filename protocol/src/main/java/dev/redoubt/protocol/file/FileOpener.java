package dev.redoubt.protocol.file;

import dev.redoubt.crypto.AesGcm;
import dev.redoubt.crypto.Secret;
import dev.redoubt.protocol.wire.MalformedException;
import dev.redoubt.protocol.wire.Structure;
import dev.redoubt.protocol.wire.WireReader;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;

/** Opens the chunks of one file, in any order; what it returns was verified to stand in that place. Thread-safe. */
public final class FileOpener implements AutoCloseable {
    private static final byte[] NOTHING = {};

    private final FileLayout layout;
    private final FileKeys keys;

    private FileOpener(FileLayout layout, FileKeys keys) {
        this.layout = layout;
        this.keys = keys;
    }

    /**
     * @param key stays with the caller
     * @param layout of the size that the file's pointer names
     * @param header the first bytes of the sealed file
     * @throws BrokenFileException if it is no header, or that of another key or size
     */
    public static FileOpener open(Secret key, FileLayout layout, byte[] header) throws BrokenFileException {
        byte[] commitment = commitment(header);
        FileKeys keys = FileKeys.derive(key, layout);
        if (!keys.commitment().contentEquals(commitment)) {
            keys.close();
            throw new BrokenFileException(FileFailure.WRONG_KEY);
        }
        return new FileOpener(layout, keys);
    }

    private static byte[] commitment(byte[] header) throws BrokenFileException {
        try {
            WireReader in = new WireReader(Structure.FILE, header);
            byte[] commitment = in.bytes(FileKeys.COMMITMENT_SIZE);
            in.end();
            return commitment;
        } catch (MalformedException e) {
            throw new BrokenFileException(FileFailure.MALFORMED_HEADER, e);
        }
    }

    /**
     * @param sealed the bytes in that chunk's place
     * @return the content in it, without padding; empty where all of it is padding
     * @throws BrokenFileException if it is not what the sender has sealed for this place
     */
    public byte[] open(long chunk, byte[] sealed) throws BrokenFileException {
        if (sealed.length != layout.sealedLength(chunk)) {
            throw new BrokenFileException(FileFailure.BAD_CHUNK);
        }
        byte[] plain = plain(chunk, sealed);
        int content = layout.contentLength(chunk);
        for (int i = content; i < plain.length; i++) {
            if (plain[i] != 0) {
                throw new BrokenFileException(FileFailure.BAD_PADDING);
            }
        }
        return content == plain.length ? plain : Arrays.copyOf(plain, content);
    }

    private byte[] plain(long chunk, byte[] sealed) throws BrokenFileException {
        try {
            return AesGcm.open(keys.chunkKey(), FileKeys.nonce(chunk, layout.isLast(chunk)), sealed, NOTHING);
        } catch (AEADBadTagException e) {
            throw new BrokenFileException(FileFailure.BAD_CHUNK, e);
        }
    }

    @Override
    public void close() {
        keys.close();
    }
}
