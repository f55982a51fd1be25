package dev.redoubt.capacity;

import java.util.concurrent.atomic.AtomicLongArray;

/** How long many things took, to two per cent, in little memory. Thread-safe. */
final class Latencies {
    private static final double STEP = Math.log(1.02);

    /** Up to some hours. */
    private static final int BUCKETS = 1_700;

    private final AtomicLongArray counts = new AtomicLongArray(BUCKETS);

    void add(long nanos) {
        int bucket = nanos <= 1 ? 0 : (int) (Math.log((double) nanos) / STEP) + 1;
        counts.incrementAndGet(Math.min(bucket, BUCKETS - 1));
    }

    long count() {
        long sum = 0;
        for (int i = 0; i < BUCKETS; i++) {
            sum += counts.get(i);
        }
        return sum;
    }

    /**
     * What so many of 100 keep, in ms: never less than it was.
     *
     * @return infinite if there is none
     */
    double millis(int ofHundred) {
        long rank = (count() * ofHundred + 99) / 100;
        long seen = 0;
        for (int i = 0; i < BUCKETS; i++) {
            seen += counts.get(i);
            if (rank > 0 && seen >= rank) {
                return Math.exp(i * STEP) / 1e6;
            }
        }
        return Double.POSITIVE_INFINITY;
    }
}
