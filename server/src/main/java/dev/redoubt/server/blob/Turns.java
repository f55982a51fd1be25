package dev.redoubt.server.blob;

import dev.redoubt.server.problem.ProblemCode;
import dev.redoubt.server.problem.ProblemException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * One append per blob at a time, and the newest wins: a device that comes back after a break need not wait for the server to
 * notice that its former connection is dead. Thread-safe.
 */
final class Turns {
    private static final int LOCKS = 64;

    private final ReentrantLock[] locks =
            IntStream.range(0, LOCKS).mapToObj(_ -> new ReentrantLock()).toArray(ReentrantLock[]::new);
    private final ConcurrentHashMap<BlobId, Turn> newest = new ConcurrentHashMap<>();

    /** From now on a former turn at the same blob does nothing any more. To be closed by the caller. */
    Turn take(BlobId id) {
        Turn turn = new Turn(id, locks[Math.floorMod(id.hashCode(), LOCKS)]);
        turn.lock.lock();
        try {
            newest.put(id, turn);
            return turn;
        } finally {
            turn.lock.unlock();
        }
    }

    final class Turn implements AutoCloseable {
        private final BlobId id;
        private final ReentrantLock lock;

        private Turn(BlobId id, ReentrantLock lock) {
            this.id = id;
            this.lock = lock;
        }

        /**
         * Runs {@code work} while nobody else does anything with the blob's file.
         *
         * @throws ProblemException "blob_offset" if another took over
         */
        <T> T run(Supplier<T> work) {
            lock.lock();
            try {
                if (newest.get(id) != this) {
                    throw new ProblemException(ProblemCode.BLOB_OFFSET, "a newer append took over");
                }
                return work.get();
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void close() {
            newest.remove(id, this);
        }
    }
}
