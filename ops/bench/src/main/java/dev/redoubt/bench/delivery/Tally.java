package dev.redoubt.bench.delivery;

import dev.redoubt.bench.contender.Listener;
import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;

/** Counts what becomes of messages, and how long they take to come. Thread-safe. */
final class Tally implements Listener {
    private final LongAdder accepted = new LongAdder();
    private final LongAdder delivered = new LongAdder();
    private long[] nanos = new long[1 << 16];
    private int measured;

    @Override
    public void accepted(int messages) {
        accepted.add(messages);
    }

    @Override
    public void delivered(long dueAt) {
        long took = System.nanoTime() - dueAt;
        synchronized (this) {
            if (measured == nanos.length) {
                nanos = Arrays.copyOf(nanos, 2 * measured);
            }
            nanos[measured++] = took;
        }
        delivered.increment();
    }

    long accepted() {
        return accepted.sum();
    }

    long delivered() {
        return delivered.sum();
    }

    /** Forgets how long they took until now. */
    synchronized void forgetTimes() {
        measured = 0;
    }

    /** So many of a hundred came within this time; 0 if none came. */
    synchronized double millis(double percent) {
        long[] sorted = Arrays.copyOf(nanos, measured);
        Arrays.sort(sorted);
        int rank = (int) Math.ceil(percent / 100 * measured);
        return measured == 0 ? 0 : sorted[Math.max(rank, 1) - 1] / 1e6;
    }
}
