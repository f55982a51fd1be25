package dev.redoubt.protocol.message;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * When a message was sent and how long it lives, by its sender. It binds honest clients only.
 *
 * @param sentAt whole milliseconds, from 1970 to 9999
 * @param timeToLive whole seconds from the earlier of sending and first receipt; zero is for ever
 * @param burnOnRead whole seconds from reading; zero is none
 */
public record Timing(Instant sentAt, Duration timeToLive, Duration burnOnRead) {
    private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");
    private static final long MOST_SECONDS = 0xffff_ffffL;

    /** @throws IllegalArgumentException if something is out of range */
    public Timing {
        sentAt = sentAt.truncatedTo(ChronoUnit.MILLIS);
        if (sentAt.isBefore(Instant.EPOCH) || !sentAt.isBefore(END)) {
            throw new IllegalArgumentException("sent at an impossible time");
        }
        if (!fits(timeToLive) || !fits(burnOnRead)) {
            throw new IllegalArgumentException("a lifetime is no number of seconds in 32 bits");
        }
    }

    static boolean fits(Duration duration) {
        return duration.equals(duration.truncatedTo(ChronoUnit.SECONDS))
                && !duration.isNegative()
                && duration.toSeconds() <= MOST_SECONDS;
    }

    public static Timing forEver(Instant sentAt) {
        return new Timing(sentAt, Duration.ZERO, Duration.ZERO);
    }
}
