package dev.redoubt.channel.client;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * When a session was used, as its server sees it: it forgets one that nobody has used for some time. By two clocks, as the
 * monotonic one may stand still while the machine sleeps, and the time of day may be set. Thread-safe.
 */
final class SessionUse {
    private final LongSupplier nanoTime;
    private final InstantSource clock;
    private final Duration idle;
    private int running;
    private long lastNanos;
    private Instant last;

    /** @param idle after which the server may have forgotten it */
    SessionUse(LongSupplier nanoTime, InstantSource clock, Duration idle) {
        this.nanoTime = nanoTime;
        this.clock = clock;
        this.idle = idle;
        this.lastNanos = nanoTime.getAsLong();
        this.last = clock.instant();
    }

    /** An exchange began. */
    synchronized void began() {
        running++;
        touch();
    }

    /** An exchange ended. */
    synchronized void ended() {
        running--;
        touch();
    }

    private void touch() {
        lastNanos = nanoTime.getAsLong();
        last = clock.instant();
    }

    /**
     * Whether the server may have forgotten the session: nothing has run for the idle time, or the machine has slept for so long,
     * whatever runs since before.
     */
    synchronized boolean isOver() {
        Duration awake = Duration.ofNanos(nanoTime.getAsLong() - lastNanos);
        Duration passed = Duration.between(last, clock.instant());
        boolean unused = running == 0 && (isTooLong(awake) || isTooLong(passed));
        return unused || isTooLong(passed.minus(awake));
    }

    private boolean isTooLong(Duration time) {
        return time.compareTo(idle) >= 0;
    }
}
