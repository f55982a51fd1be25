package dev.redoubt.server.blob;

import dev.redoubt.protocol.appliance.BlobState;

/**
 * What the server keeps of a blob beside its bytes.
 *
 * @param size bytes of the sealed file
 * @param committed bytes that are on the disk for sure, from the first one on
 * @param complete whether it is handed out
 */
record Blob(BlobId id, long size, long committed, boolean complete, long expiresAtHour) {
    Blob withCommitted(long bytes) {
        return new Blob(id, size, bytes, complete, expiresAtHour);
    }

    Blob completed(long untilHour) {
        return new Blob(id, size, committed, true, untilHour);
    }

    BlobState toState() {
        return BlobState.newBuilder()
                .setSize(size)
                .setCommitted(committed)
                .setComplete(complete)
                .setExpiresAtHour(Math.toIntExact(expiresAtHour))
                .build();
    }
}
