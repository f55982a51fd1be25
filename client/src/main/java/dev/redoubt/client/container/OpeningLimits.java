package dev.redoubt.client.container;

import java.time.Duration;

/**
 * What failed openings in a row lead to. It stands in the header and is authenticated with the passphrase: who changes it there
 * makes the passphrase useless.
 *
 * @param wipe when the container erases itself
 * @param waitAfter from so many failures on one has to wait before each further try: 1 to 100, or 0 for never
 */
public record OpeningLimits(WipeLimit wipe, int waitAfter) {
    public static final OpeningLimits NONE = new OpeningLimits(WipeLimit.NEVER, 0);

    /** The most failures that {@link #waitAfter} can be. */
    public static final int MOST = 100;

    private static final Duration FIRST_WAIT = Duration.ofMinutes(1);
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);

    /** Doublings after which every wait is the longest one. */
    private static final int DOUBLINGS = 6;

    /** @throws IllegalArgumentException outside of its range */
    public OpeningLimits {
        if (waitAfter < 0 || waitAfter > MOST) {
            throw new IllegalArgumentException("one has to wait after 1 to 100 failures, or never (0)");
        }
    }

    /** Whether failures need not be counted. */
    boolean areNone() {
        return wipe.isNever() && waitAfter == 0;
    }

    /**
     * How long after the last failure the next try may be made: a minute, then twice as long after each further failure, at
     * most an hour.
     *
     * @param failures in a row
     */
    Duration waitFor(int failures) {
        if (waitAfter == 0 || failures < waitAfter) {
            return Duration.ZERO;
        }
        int further = Math.min(failures - waitAfter, DOUBLINGS);
        Duration wait = FIRST_WAIT.multipliedBy(1L << further);
        return wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT;
    }
}
