package dev.redoubt.capacity;

/**
 * What came of one rate for some seconds.
 *
 * @param offered messages per second that were to be sent
 * @param perSecond that went through
 * @param medianMillis from when a message was due until it went through: a sender that could not send in time is part of it
 * @param slowMillis the same, which 99 of 100 keep
 * @param failures messages that were refused, and links that broke
 */
record Trial(double offered, double perSecond, double medianMillis, double slowMillis, long failures) {
    /** What users take for immediate; the objective of delivery. */
    static final double LONGEST_MILLIS = 1_000;

    private static final double SHARE = 0.95;

    /** Whether the appliance keeps up. */
    boolean isGood() {
        return failures == 0 && slowMillis <= LONGEST_MILLIS && perSecond >= SHARE * offered;
    }
}
