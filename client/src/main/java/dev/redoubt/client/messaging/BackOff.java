package dev.redoubt.client.messaging;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Longer and longer pauses, up to a minute, each with some chance in it so that many clients do not come back at once. */
final class BackOff {
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private final RandomGenerator random;
    private Duration next = FIRST;

    BackOff(RandomGenerator random) {
        this.random = random;
    }

    /** @return half to all of the present length, which doubles for the next time */
    Duration next() {
        long millis = next.toMillis();
        Duration doubled = next.multipliedBy(2);
        next = doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
        return Duration.ofMillis(millis / 2 + random.nextLong(millis / 2 + 1));
    }

    /**
     * The same, and not before the appliance said, if that is within the longest pause.
     *
     * @param told zero where it said nothing
     */
    Duration next(Duration told) {
        Duration own = next();
        Duration wanted = told.compareTo(LONGEST) < 0 ? told : LONGEST;
        return own.compareTo(wanted) < 0 ? wanted : own;
    }

    void reset() {
        next = FIRST;
    }
}
