package dev.redoubt.channel.session;

import dev.redoubt.channel.handshake.RotationPolicy;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** How much an epoch was used, against the rotation policy. Thread-safe. */
final class EpochUsage {
    /** Of one epoch: each costs the server about a handshake, and an answer that was lost is made up for by another. */
    static final int MOST_ROTATIONS = 4;

    private final RotationPolicy policy;
    private final LongSupplier nanoTime;
    private final long created;
    private final AtomicLong exchanges = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicInteger rotations = new AtomicInteger();
    private volatile OptionalLong forcedUntil = OptionalLong.empty();
    private volatile boolean over;

    EpochUsage(RotationPolicy policy, LongSupplier nanoTime) {
        this.policy = policy;
        this.nanoTime = nanoTime;
        this.created = nanoTime.getAsLong();
    }

    void countExchange() {
        exchanges.incrementAndGet();
    }

    /**
     * Draws the number of an exchange, for a side that numbers what it counts.
     *
     * @return from 0, each once; empty if the epoch is spent
     */
    OptionalLong drawUnlessSpent() {
        while (true) {
            long drawn = exchanges.get();
            if (over || policy.isSpent(age(), drawn, bytes.get())) {
                return OptionalLong.empty();
            }
            if (exchanges.compareAndSet(drawn, drawn + 1)) {
                return OptionalLong.of(drawn);
            }
        }
    }

    /** The same, however much the epoch was used: for the exchange that replaces it. */
    long draw() {
        return exchanges.getAndIncrement();
    }

    void countBytes(int size) {
        bytes.addAndGet(size);
    }

    /** Makes the epoch due at once, whatever its policy says, and refused at the latest after {@code time}. */
    synchronized void force(Duration time) {
        if (forcedUntil.isEmpty()) {
            forcedUntil = after(time);
        }
    }

    /** The client knows now that it is due: if it was forced, it is refused after {@code grace}. The first time counts. */
    synchronized void announce(Duration grace) {
        OptionalLong until = forcedUntil;
        OptionalLong sooner = after(grace);
        if (until.isPresent() && sooner.getAsLong() - until.getAsLong() < 0) {
            forcedUntil = sooner;
        }
    }

    private OptionalLong after(Duration time) {
        return OptionalLong.of(nanoTime.getAsLong() + time.toNanos());
    }

    /** Whether the epoch is to be rotated. */
    boolean isDue() {
        return over || forcedUntil.isPresent() || policy.isDue(age(), exchanges.get(), bytes.get());
    }

    /** Whether the server makes another epoch on behalf of this one now. Whoever is told so has used up one of few. */
    boolean admitsRotation() {
        return isNearlyDue() && rotations.getAndUpdate(made -> Math.min(made + 1, MOST_ROTATIONS)) < MOST_ROTATIONS;
    }

    private boolean isNearlyDue() {
        return forcedUntil.isPresent() || policy.isNearlyDue(age(), exchanges.get(), bytes.get());
    }

    /** Whether the client begins nothing but the rotation any more, so that no exchange comes to the server's hard limit. */
    boolean isSpent() {
        return over || policy.isSpent(age(), exchanges.get(), bytes.get());
    }

    /** Makes the epoch spent, whatever its policy says. */
    void spend() {
        over = true;
    }

    /** Whether no exchange may begin any more. */
    boolean refusesExchanges() {
        return isOverForced() || policy.isExceeded(age(), exchanges.get(), bytes.get());
    }

    /** Whether not even a running exchange may go on: the count of exchanges stops only new ones. */
    boolean refusesRecords() {
        return isOverForced() || policy.isExceeded(age(), 0, bytes.get());
    }

    private boolean isOverForced() {
        OptionalLong until = forcedUntil;
        return until.isPresent() && nanoTime.getAsLong() - until.getAsLong() >= 0;
    }

    /** In monotonic nanoseconds. */
    long created() {
        return created;
    }

    Duration age() {
        return Duration.ofNanos(nanoTime.getAsLong() - created);
    }
}
