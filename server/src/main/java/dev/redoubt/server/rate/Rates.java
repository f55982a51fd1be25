package dev.redoubt.server.rate;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * How much each of many may take in a span of time: a token bucket each, in memory only. To be asked for those that exist only, for
 * each is remembered until its bucket is full. Thread-safe.
 */
public final class Rates<K> {
    private final double nanosPerUnit;
    private final long span;
    private final LongSupplier nanoTime;
    // When each bucket is full again: the virtual scheduling of ITU-T I.371.
    private final ConcurrentHashMap<K, Long> fullAt = new ConcurrentHashMap<>();

    /**
     * @param units that each may take at once, and gains again in each {@code span}
     * @param nanoTime a monotonic clock in nanoseconds
     */
    public Rates(long units, Duration span, LongSupplier nanoTime) {
        this.span = span.toNanos();
        this.nanosPerUnit = (double) this.span / units;
        this.nanoTime = nanoTime;
    }

    /** @return after what time there is so much, and nothing is taken, if that is more than is left now; otherwise empty */
    public Optional<Duration> take(K who, long units) {
        long now = nanoTime.getAsLong();
        long cost = (long) Math.ceil(units * nanosPerUnit);
        if (cost > span) {
            // There will never be so much.
            return Optional.of(Duration.ofNanos(span));
        }
        long[] wait = new long[1];
        fullAt.compute(who, (_, before) -> {
            long from = before == null || before - now < 0 ? now : before;
            wait[0] = Math.max(0, from - now - (span - cost));
            return wait[0] == 0 ? Long.valueOf(from + cost) : before;
        });
        return wait[0] == 0 ? Optional.empty() : Optional.of(Duration.ofNanos(wait[0]));
    }

    /** Forgets who has everything again. */
    public int forgetFull() {
        long now = nanoTime.getAsLong();
        int before = fullAt.size();
        fullAt.values().removeIf(full -> full - now <= 0);
        return Math.max(0, before - fullAt.size());
    }

    int remembered() {
        return fullAt.size();
    }
}
