package dev.redoubt.server.database;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;

/** How much something grows, over the last day or since it is watched, and so when its room is used up. Thread-safe. */
public final class Growth {
    private static final long SPAN = Duration.ofDays(1).toNanos();
    private static final double DAY = Duration.ofDays(1).toNanos();

    private final LongSupplier nanoTime;
    private final Deque<Sample> samples = new ArrayDeque<>();

    private record Sample(long at, long bytes, long room) {}

    /** @param nanoTime a monotonic clock in nanoseconds */
    public Growth(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** @param room bytes that there are for it now, those that it has included */
    public synchronized void sample(long bytes, long room) {
        long now = nanoTime.getAsLong();
        samples.add(new Sample(now, bytes, room));
        while (now - samples.element().at() > SPAN) {
            samples.remove();
        }
    }

    /** The last sample; NaN while there is none. */
    public synchronized double bytes() {
        return samples.isEmpty() ? Double.NaN : samples.getLast().bytes();
    }

    /** Infinite if it does not grow, NaN while that is not known, 0 if it is full. */
    public synchronized double daysToFull() {
        if (samples.size() < 2) {
            return Double.NaN;
        }
        Sample first = samples.getFirst();
        Sample last = samples.getLast();
        double perDay = (last.bytes() - first.bytes()) * DAY / (last.at() - first.at());
        double left = Math.max(0, last.room() - last.bytes());
        return left == 0 ? 0 : perDay <= 0 ? Double.POSITIVE_INFINITY : left / perDay;
    }
}
