package dev.redoubt.server.recovery;

import java.util.function.LongSupplier;

/** So many a second on average, and so many at once, of all callers together. Thread-safe. */
final class Pace {
    private static final double SECOND = 1e9;

    private final double perSecond;
    private final double atOnce;
    private final LongSupplier nanoTime;
    private double left;
    private long at;

    Pace(int perSecond, int atOnce, LongSupplier nanoTime) {
        this.perSecond = perSecond;
        this.atOnce = atOnce;
        this.nanoTime = nanoTime;
        this.left = atOnce;
        this.at = nanoTime.getAsLong();
    }

    /** Whether one more may go now. */
    synchronized boolean tryOne() {
        long now = nanoTime.getAsLong();
        left = Math.min(atOnce, left + (now - at) / SECOND * perSecond);
        at = now;
        if (left < 1) {
            return false;
        }
        left--;
        return true;
    }
}
