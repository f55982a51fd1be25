package dev.redoubt.channel.session;

import dev.redoubt.channel.handshake.RotationPolicy;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** How much an epoch was used, against the rotation policy. Thread-safe. */
final class EpochUsage {
    private final RotationPolicy policy;
    private final LongSupplier nanoTime;
    private final long created;
    private final AtomicLong exchanges = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();

    EpochUsage(RotationPolicy policy, LongSupplier nanoTime) {
        this.policy = policy;
        this.nanoTime = nanoTime;
        this.created = nanoTime.getAsLong();
    }

    void countExchange() {
        exchanges.incrementAndGet();
    }

    void countBytes(int size) {
        bytes.addAndGet(size);
    }

    /** Whether the epoch is to be rotated. */
    boolean isDue() {
        return policy.isDue(age(), exchanges.get(), bytes.get());
    }

    /** Whether no exchange may begin any more. */
    boolean refusesExchanges() {
        return policy.isExceeded(age(), exchanges.get(), bytes.get());
    }

    /** Whether not even a running exchange may go on: the count of exchanges stops only new ones. */
    boolean refusesRecords() {
        return policy.isExceeded(age(), 0, bytes.get());
    }

    private Duration age() {
        return Duration.ofNanos(nanoTime.getAsLong() - created);
    }
}
