package dev.redoubt.channel.message;

import java.util.concurrent.atomic.AtomicBoolean;

/** What a piece of content lies in. Once all pieces of a record are released, a later record is opened in its place. */
public final class PieceMemory {
    private final OpenedRecord record;
    private final AtomicBoolean released = new AtomicBoolean();

    PieceMemory(OpenedRecord record) {
        this.record = record;
    }

    /** Nobody reads the piece any more. Never calling it is safe. Idempotent and thread-safe. */
    public void release() {
        if (released.compareAndSet(false, true)) {
            record.release();
        }
    }
}
