package dev.redoubt.channel.server;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongSupplier;

/**
 * A rate per source address in memory of one size, whoever comes: a token bucket for each of the {@link AddressSlots}, so that
 * none can be made to be forgotten. RATIONALE.md, "Why addresses share buckets". Thread-safe.
 */
final class AddressRates {
    private final long interval;
    private final long tolerance;
    private final LongSupplier nanoTime;
    private final long start;
    // When each bucket is full again, in nanoseconds since the start: the virtual scheduling of ITU-T I.371.
    private final AtomicLongArray fullAt = new AtomicLongArray(AddressSlots.COUNT);

    /**
     * @param perSecond tokens that a bucket gains
     * @param burst tokens that a bucket holds
     */
    AddressRates(int perSecond, int burst, LongSupplier nanoTime) {
        this.interval = TimeUnit.SECONDS.toNanos(1) / perSecond;
        this.tolerance = interval * (burst - 1L);
        this.nanoTime = nanoTime;
        this.start = nanoTime.getAsLong();
    }

    /** Takes a token of the slot. Costs the same for one that is within its rate and for one that is not. */
    boolean take(int slot) {
        long now = nanoTime.getAsLong() - start;
        while (true) {
            long before = fullAt.get(slot);
            if (before - now > tolerance) {
                return false;
            }
            if (fullAt.compareAndSet(slot, before, Math.max(before, now) + interval)) {
                return true;
            }
        }
    }
}
