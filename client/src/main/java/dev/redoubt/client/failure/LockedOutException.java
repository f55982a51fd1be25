package dev.redoubt.client.failure;

import java.time.Duration;

/** Too many failed openings in a row: the passphrase was not looked at. */
public final class LockedOutException extends RedoubtException {
    private static final long serialVersionUID = 1L;

    private final transient Duration left;

    /** @param left until the next try may be made; more than zero */
    public LockedOutException(Duration left) {
        super("The passphrase was wrong too often: it can be tried again in " + words(left) + ".");
        this.left = left;
    }

    private static String words(Duration left) {
        long seconds = Math.ceilDiv(left.toMillis(), 1000);
        return seconds <= 90 ? seconds + " s" : Math.ceilDiv(seconds, 60) + " minutes";
    }

    public Duration left() {
        return left;
    }
}
