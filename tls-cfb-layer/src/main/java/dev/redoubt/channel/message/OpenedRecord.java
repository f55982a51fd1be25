package dev.redoubt.channel.message;

import dev.redoubt.channel.record.RecordOpener;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;

/** A verified record, and how many still read it: whoever takes it apart, and each piece of content that was given out. */
final class OpenedRecord {
    private final RecordOpener opener;
    private final ByteBuffer bytes;
    private final AtomicInteger readers = new AtomicInteger(1);

    OpenedRecord(RecordOpener opener, ByteBuffer bytes) {
        this.opener = opener;
        this.bytes = bytes;
    }

    ByteBuffer bytes() {
        return bytes;
    }

    /** One more piece of it that somebody reads. */
    PieceMemory memory() {
        readers.incrementAndGet();
        return new PieceMemory(this);
    }

    void release() {
        if (readers.decrementAndGet() == 0) {
            opener.reuse(bytes);
        }
    }
}
