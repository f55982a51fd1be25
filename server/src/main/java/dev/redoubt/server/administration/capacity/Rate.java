package dev.redoubt.server.administration.capacity;

/**
 * What one way of messages can do.
 *
 * @param messagesPerSecond the most that went through while 99 of 100 took at most a second
 * @param medianMillis how long half of them took then, from when each was due
 * @param slowMillis the same, which 99 of 100 kept
 * @param reached whether more was tried and was too much; otherwise it is at least this
 */
public record Rate(long messagesPerSecond, long medianMillis, long slowMillis, boolean reached) {
    /** More is a mistake, or a forgery. */
    static final long MOST = 10_000_000;

    public Rate {
        if (messagesPerSecond < 0 || messagesPerSecond > MOST) {
            throw new IllegalArgumentException("messages per second: 0 to " + MOST);
        }
        if (medianMillis < 0 || slowMillis < medianMillis || slowMillis > Talk.LONGEST) {
            throw new IllegalArgumentException("times: the median, and what is not less, at most " + Talk.LONGEST);
        }
    }
}
