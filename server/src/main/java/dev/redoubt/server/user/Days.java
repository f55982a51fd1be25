package dev.redoubt.server.user;

import java.time.Instant;

/** Days since 1970, as answers show them: nothing finer is known. */
final class Days {
    private static final long SECONDS = 86_400;

    private Days() {}

    /** When the day began, in seconds since 1970. */
    static long seconds(long day) {
        return day * SECONDS;
    }

    /** When the day began, as ISO 8601 writes it. */
    static String text(long day) {
        return Instant.ofEpochSecond(seconds(day)).toString();
    }
}
