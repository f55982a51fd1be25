package dev.redoubt.server.idempotency;

import java.time.Duration;
import java.time.Instant;

/** How long a change is known again. Ends are rounded up, so that a row does not say when exactly its change was made. */
public enum Memory {
    /** A claim of keys: at least 5 minutes, to the full minute. Whoever repeats it does so at once. */
    CLAIM(Duration.ofMinutes(5), 1),

    /** Any other change: at least 24 hours, to the full hour. */
    CHANGE(Duration.ofHours(24), 60);

    private static final long SECONDS = 60;

    private final Duration length;
    private final long minutes;

    Memory(Duration length, long minutes) {
        this.length = length;
        this.minutes = minutes;
    }

    /** The first minute since 1970 in which what is done at {@code now} is not known any more. */
    long end(Instant now) {
        long seconds = now.plus(length).plusNanos(999_999_999).getEpochSecond();
        return minutes * Math.ceilDiv(seconds, minutes * SECONDS);
    }

    /** Minutes since 1970. */
    static long minute(Instant instant) {
        return Math.floorDiv(instant.getEpochSecond(), SECONDS);
    }
}
