package dev.redoubt.server.administration.capacity;

/**
 * Messages of two people with the app's own library, sealed and opened, beside 70 % of the load.
 *
 * @param sent how many
 * @param arrived how many of these
 * @param slowMillis what 99 of 100 kept, from before sealing until they were shown
 */
public record Talk(long sent, long arrived, long slowMillis) {
    static final long LONGEST = 999_999;

    public Talk {
        if (sent < 0 || arrived < 0 || arrived > sent || slowMillis < 0 || slowMillis > LONGEST) {
            throw new IllegalArgumentException("what arrived was sent, and took a time");
        }
    }
}
