package dev.redoubt.server.housekeeping;

import java.time.Instant;

/** Hours since 1970-01-01T00:00Z: the finest time that the server keeps beside a message. */
public final class Hours {
    private static final long SECONDS = 3_600;

    private Hours() {}

    /** The hour in which {@code instant} lies. */
    public static long of(Instant instant) {
        return Math.floorDiv(instant.getEpochSecond(), SECONDS);
    }

    /** When an hour begins. */
    public static Instant toInstant(long hour) {
        return Instant.ofEpochSecond(hour * SECONDS);
    }

    /** The first full hour at or after {@code instant}. */
    public static long roundUp(Instant instant) {
        return Math.ceilDiv(instant.plusNanos(999_999_999).getEpochSecond(), SECONDS);
    }
}
