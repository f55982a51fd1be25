package dev.redoubt.server.logging;

import java.util.OptionalLong;

/**
 * How much libraries may say: whoever finds out what makes one of them complain must not be able to fill the journal, or to have
 * it leave out lines of ours. Thread-safe.
 */
final class LibraryRate {
    static final int A_MINUTE = 60;

    private static final long MINUTE = 60_000;

    private long minute = Long.MIN_VALUE;
    private int said;
    private long leftOut;

    /**
     * Whether a line may be written.
     *
     * @param millis since 1970
     * @return nothing if it may not, else how many were left out before it that nobody was told of
     */
    synchronized OptionalLong take(long millis) {
        if (millis / MINUTE != minute) {
            minute = millis / MINUTE;
            said = 0;
        }
        if (said >= A_MINUTE) {
            leftOut++;
            return OptionalLong.empty();
        }
        said++;
        long untold = leftOut;
        leftOut = 0;
        return OptionalLong.of(untold);
    }
}
