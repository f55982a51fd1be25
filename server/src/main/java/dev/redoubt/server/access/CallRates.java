package dev.redoubt.server.access;

import dev.redoubt.server.administrator.AccessKeyId;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** How many calls each access key may make: a token bucket each, in memory. To be asked for keys that exist only. Thread-safe. */
final class CallRates {
    static final int AT_ONCE = 1000;
    static final int PER_SECOND = 50;

    private static final long EACH = Duration.ofSeconds(1).toNanos() / PER_SECOND;

    private final LongSupplier nanoTime;
    // When each bucket is full again: the virtual scheduling of ITU-T I.371.
    private final ConcurrentHashMap<AccessKeyId, Long> fullAt = new ConcurrentHashMap<>();

    /** @param nanoTime a monotonic clock in nanoseconds */
    CallRates(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Whether one more may be made now. */
    boolean take(AccessKeyId key) {
        long now = nanoTime.getAsLong();
        boolean[] taken = new boolean[1];
        fullAt.compute(key, (_, before) -> {
            long from = before == null || before - now < 0 ? now : before;
            taken[0] = from - now <= (AT_ONCE - 1) * EACH;
            return taken[0] ? Long.valueOf(from + EACH) : before;
        });
        return taken[0];
    }

    /** Forgets who may make all calls at once again. */
    int forgetFull() {
        long now = nanoTime.getAsLong();
        int before = fullAt.size();
        fullAt.values().removeIf(full -> full - now <= 0);
        return Math.max(0, before - fullAt.size());
    }
}
