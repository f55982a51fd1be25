package dev.redoubt.channel.client;

import java.time.Duration;
import java.util.function.LongSupplier;

/** A point in time on a monotonic clock, for waits that share it. */
final class Deadline {
    // Longer waits would overflow nanoseconds.
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private final LongSupplier nanoTime;
    private final long end;

    Deadline(LongSupplier nanoTime, Duration from) {
        this.nanoTime = nanoTime;
        this.end = nanoTime.getAsLong() + (from.compareTo(LONGEST) < 0 ? from : LONGEST).toNanos();
    }

    /** What is left for a wait that takes so long at most by itself. */
    Duration remainingOf(Duration wait) {
        Duration left = remaining();
        return left.compareTo(wait) < 0 ? left : wait;
    }

    boolean isOver() {
        return remaining().isZero();
    }

    /** Never negative. */
    Duration remaining() {
        return Duration.ofNanos(Math.max(0, end - nanoTime.getAsLong()));
    }
}
