package dev.redoubt.server.blob;

import dev.redoubt.server.problem.ProblemCode;
import dev.redoubt.server.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * Appends a part of a request to a blob's file as it comes. It counts only when the request was whole and the bytes are on the
 * disk; whatever else happens, the next append begins where this one began.
 */
final class BlobAppend {
    /** Bytes of one append at most. */
    static final int LARGEST = 64 << 20;

    private static final int BUFFER = 64 * 1024;

    private final Blobs blobs;
    private final Turns turns;

    BlobAppend(Blobs blobs, Turns turns) {
        this.blobs = blobs;
        this.turns = turns;
    }

    /**
     * @param offset where the caller thinks that the blob ends
     * @param announced bytes that will come, or -1 where that is not known
     * @throws IOException if the request was cut off
     */
    Blob run(BlobId id, long offset, long announced, InputStream body) throws IOException {
        try (Turns.Turn turn = turns.take(id)) {
            Blob blob = blobs.require(id);
            check(blob, offset, Math.max(0, announced));
            try (FileChannel file = turn.run(() -> blobs.folder().toAppend(id, offset))) {
                long end = copy(turn, blob, body, file);
                return turn.run(() -> finish(blob, end, file));
            }
        }
    }

    private void check(Blob blob, long offset, long length) {
        if (blob.complete()) {
            throw new ProblemException(ProblemCode.BLOB_COMPLETE);
        }
        if (blob.committed() != offset) {
            throw new ProblemException(ProblemCode.BLOB_OFFSET);
        }
        requireFits(blob, length);
        if (blobs.folder().usable() - length < blobs.limits().freeReserve().bytes()) {
            blobs.metrics().refused();
            throw new ProblemException(ProblemCode.STORAGE_FULL);
        }
    }

    private static void requireFits(Blob blob, long length) {
        if (length > LARGEST) {
            throw new ProblemException(ProblemCode.REQUEST_TOO_LARGE, "an append has at most 64 MiB");
        }
        if (length > blob.size() - blob.committed()) {
            throw new ProblemException(ProblemCode.REQUEST_TOO_LARGE, "the blob has fewer bytes than that");
        }
    }

    /** @return where the blob would end */
    private long copy(Turns.Turn turn, Blob blob, InputStream body, FileChannel file) throws IOException {
        byte[] buffer = new byte[BUFFER];
        long end = blob.committed();
        for (int count = body.read(buffer); count >= 0; count = body.read(buffer)) {
            requireFits(blob, end + count - blob.committed());
            ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, count);
            long from = end;
            turn.run(() -> write(file, bytes, from));
            end += count;
        }
        return end;
    }

    private static int write(FileChannel file, ByteBuffer bytes, long from) {
        try {
            int written = 0;
            while (bytes.hasRemaining()) {
                written += file.write(bytes, from + written);
            }
            return written;
        } catch (IOException e) {
            throw BlobFolder.failed(e);
        }
    }

    private Blob finish(Blob blob, long end, FileChannel file) {
        if (end == blob.committed()) {
            return blob;
        }
        try {
            file.force(true);
        } catch (IOException e) {
            throw BlobFolder.failed(e);
        }
        return blobs.moved(blob, end);
    }
}
