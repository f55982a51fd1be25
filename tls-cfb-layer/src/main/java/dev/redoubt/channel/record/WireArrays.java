package dev.redoubt.channel.record;

import java.util.ArrayDeque;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The arrays that full records are sealed in. What comes back holds ciphertext that was sent, and nothing else: an array in which sealing failed
 * does not come back. Thread-safe; never holds more than {@link #KEPT} of each of two sizes, 2.4 MB.
 */
final class WireArrays {
    /** The most idle arrays of each size. */
    static final int KEPT = 16;

    private static final int LARGE = Records.MOST_AT_ONCE * Records.MAXIMUM_SIZE;

    private final Consumer<byte[]> whenBack;
    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<byte[]> forOne = new ArrayDeque<>(KEPT);
    private final ArrayDeque<byte[]> forSeveral = new ArrayDeque<>(KEPT);

    /** @param whenBack gets each array that somebody has given back; tests spoil it, and see who still reads it */
    WireArrays(Consumer<byte[]> whenBack) {
        this.whenBack = whenBack;
    }

    /** @return an array for so many full records, or longer */
    byte[] take(int records) {
        byte[] idle = takeIdle(records == 1 ? forOne : forSeveral);
        return idle == null ? new byte[records == 1 ? Records.MAXIMUM_SIZE : LARGE] : idle;
    }

    // The one that came back last is the one that the processor still knows.
    private byte @Nullable [] takeIdle(ArrayDeque<byte[]> from) {
        lock.lock();
        try {
            return from.pollLast();
        } finally {
            lock.unlock();
        }
    }

    /** @param array from {@link #take}, once for each time */
    void giveBack(byte[] array) {
        whenBack.accept(array);
        ArrayDeque<byte[]> idle = array.length == LARGE ? forSeveral : forOne;
        lock.lock();
        try {
            if (idle.size() < KEPT) {
                idle.addLast(array);
            }
        } finally {
            lock.unlock();
        }
    }

    /** An array of opened text that its only owner will use again; it never comes in here. */
    void reused(byte[] array) {
        whenBack.accept(array);
    }

    int idleCount() {
        lock.lock();
        try {
            return forOne.size() + forSeveral.size();
        } finally {
            lock.unlock();
        }
    }
}
