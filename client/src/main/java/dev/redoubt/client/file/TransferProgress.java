package dev.redoubt.client.file;

/** Hears how far a transfer is. Must not wait, and must not throw. */
@FunctionalInterface
public interface TransferProgress {
    /** Nobody wants to know. */
    TransferProgress NONE = (_, _) -> {};

    /**
     * @param done bytes of the file that are safe on the other side; begins above 0 where an earlier try is gone on with
     * @param total bytes of the file
     */
    void moved(long done, long total);
}
