package dev.redoubt.client.appliance;

import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.protocol.appliance.BlobState;
import dev.redoubt.protocol.file.BlobCapability;

/**
 * The appliance's room for sealed files: server/SPEC.md, "Blobs". Each call throws as those of {@link Appliance} do. Thread-safe.
 */
public interface BlobStorage {
    /** Takes a part of a blob as it comes. */
    @FunctionalInterface
    interface Sink {
        /** @param bytes changed again after the call */
        void accept(byte[] bytes, int count) throws RedoubtException;
    }

    /**
     * Making it again gives its state.
     *
     * @param size of the sealed file
     */
    BlobState create(BlobCapability.Write blob, long size) throws RedoubtException;

    BlobState state(BlobCapability.Write blob) throws RedoubtException;

    /**
     * Once this returns, all of it is safe; when it throws, all or nothing of it is.
     *
     * @param offset the committed length
     * @param bytes 1 to 64 MiB
     */
    BlobState append(BlobCapability.Write blob, long offset, byte[] bytes) throws RedoubtException;

    /** @param expiresAtHour hours since 1970; 0 for as long as the appliance likes */
    BlobState commit(BlobCapability.Write blob, long expiresAtHour) throws RedoubtException;

    void delete(BlobCapability.Write blob) throws RedoubtException;

    /**
     * Gives all bytes of the part to the sink, in order. What was given before a failure is a beginning of the part, as the appliance has
     * it: whether it is what the sender has sealed is for the caller to check.
     *
     * @param length 1 to 64 MiB
     */
    void read(BlobCapability.Read blob, long offset, long length, Sink sink) throws RedoubtException;
}
