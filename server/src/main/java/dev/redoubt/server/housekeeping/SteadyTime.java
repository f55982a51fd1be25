package dev.redoubt.server.housekeeping;

import dev.redoubt.server.logging.LogEvent;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;

/**
 * Whether the wall clock is good enough to delete by: it has run beside the monotonic clock for an hour. So a clock that is set
 * wrong, before the start or since, deletes nothing before somebody had an hour to notice. server/RATIONALE.md, "Clocks that
 * jump". Thread-safe.
 */
public final class SteadyTime {
    /** How long the clock must have run evenly. */
    static final Duration TRIAL = Duration.ofHours(1);

    /** What is no jump: times of expiry are rounded up by more, an hour. */
    static final Duration TOLERANCE = Duration.ofMinutes(5);

    private final Clock clock;
    private final LongSupplier nanoTime;
    private final Counter jumps;
    private Instant lastWall;
    private long lastMonotonic;
    private long steadySince;

    /** @param nanoTime a monotonic clock in nanoseconds */
    public SteadyTime(Clock clock, LongSupplier nanoTime, MeterRegistry metrics) {
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.lastWall = clock.instant();
        this.lastMonotonic = nanoTime.getAsLong();
        this.steadySince = lastMonotonic;
        this.jumps = Counter.builder("redoubt.clock.jumps")
                .description("how often the wall clock was found set by more than five minutes")
                .register(metrics);
        Gauge.builder("redoubt.clock.steady", () -> isSteady() ? 1 : 0)
                .description("1 once the wall clock has run evenly for an hour: what has expired by it is deleted")
                .register(metrics);
    }

    /** To be asked every few minutes at least, and right before each deletion. */
    public synchronized boolean isSteady() {
        Instant wall = clock.instant();
        long monotonic = nanoTime.getAsLong();
        Duration ahead = Duration.between(lastWall, wall).minusNanos(monotonic - lastMonotonic);
        lastWall = wall;
        lastMonotonic = monotonic;
        if (ahead.abs().compareTo(TOLERANCE) > 0) {
            steadySince = monotonic;
            jumps.increment();
            LogEvent.CLOCK_JUMPED.write();
        }
        return monotonic - steadySince >= TRIAL.toNanos();
    }

    /** The same, but nothing is done while the clock is not steady. */
    public Housekeeping.Task whileSteady(Housekeeping.Task task) {
        return new Housekeeping.Task(() -> isSteady() ? task.batch().getAsInt() : 0, task.batchSize());
    }
}
