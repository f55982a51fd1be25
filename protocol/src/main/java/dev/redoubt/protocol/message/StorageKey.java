package dev.redoubt.protocol.message;

/** The account's storage key (Krs), as it stands in a message to a sister. */
public final class StorageKey extends CarriedKey {
    private StorageKey(byte[] bytes) {
        super(bytes);
    }

    /** @throws IllegalArgumentException if it has another size than {@link #SIZE} */
    public static StorageKey copyOf(byte[] bytes) {
        return new StorageKey(bytes);
    }
}
