package dev.redoubt.capacity;

import java.time.Duration;

/**
 * What is measured, and how long.
 *
 * @param ramp time for each of the two ways that a message can go
 * @param step of that, for one rate
 * @param talk how long two people talk meanwhile
 * @param devices connected ones, an even number of 2 to 400: more would be too many from one address
 */
record Plan(Duration ramp, Duration step, Duration talk, int devices) {
    /** That are not connected, and get what is stored. */
    static final int ABSENT = 32;

    /** Rows of the database, at most: some 600 MB, which are free again afterwards. */
    static final long MOST_STORED = 200_000;

    /** Two people with the app's own library, each with an invitation. */
    static final int FRIENDS = 2;

    private static final int LONGEST = 8;
    private static final int MOST_DEVICES = 400;

    Plan {
        if (devices < 2 || devices > MOST_DEVICES || devices % 2 != 0) {
            throw new IllegalArgumentException("devices: an even number of 2 to " + MOST_DEVICES);
        }
    }

    /** @param minutes of measuring, 1 to 8: a link lives for ten */
    static Plan of(int minutes, int devices) {
        if (minutes < 1 || minutes > LONGEST) {
            throw new IllegalArgumentException("minutes: 1 to " + LONGEST);
        }
        Duration talk = Duration.ofSeconds(10);
        return new Plan(Duration.ofMinutes(minutes).minus(talk).dividedBy(2), Duration.ofSeconds(4), talk, devices);
    }

    /** How many invitations are needed. */
    int users() {
        return FRIENDS + accounts(devices) + accounts(ABSENT);
    }

    private static int accounts(int devices) {
        return (devices + LoadAccount.DEVICES - 1) / LoadAccount.DEVICES;
    }
}
