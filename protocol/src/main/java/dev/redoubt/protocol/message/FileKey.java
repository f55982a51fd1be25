package dev.redoubt.protocol.message;

/** The key of one file's blob, as it stands in a message. */
public final class FileKey extends CarriedKey {
    private FileKey(byte[] bytes) {
        super(bytes);
    }

    /** @throws IllegalArgumentException if it has another size than {@link #SIZE} */
    public static FileKey copyOf(byte[] bytes) {
        return new FileKey(bytes);
    }
}
