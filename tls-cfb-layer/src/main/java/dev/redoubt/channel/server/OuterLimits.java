package dev.redoubt.channel.server;

/**
 * How much a server takes from those who have proven nothing yet. Beyond it the outer answer is 503, empty, at once.
 *
 * @param handshakesPerSecond of one source address on average: an IPv4 address, or the /64 of an IPv6 address
 * @param handshakeBurst of one source address at once, after it was silent for long enough
 * @param unproven requests of all together whose first record is not verified yet: hellos are ones to their end
 * @param unprovenOfAddress of these, requests of one source address while no other has any; the fewer places are left, the fewer
 */
public record OuterLimits(int handshakesPerSecond, int handshakeBurst, int unproven, int unprovenOfAddress) {
    /**
     * Bytes that a stream may bring before somebody has read them: the listener's receive window for HTTP/2 streams. 32 full
     * records, enough for an upload to go on while some are verified.
     */
    public static final int STREAM_WINDOW = 512 * 1024;

    /** The same for all streams of a connection together: what one connection can make the server hold unread. */
    public static final int CONNECTION_WINDOW = 1024 * 1024;

    public OuterLimits {
        if (handshakesPerSecond < 1 || handshakeBurst < 1 || unproven < 1 || unprovenOfAddress < 1) {
            throw new IllegalArgumentException("every limit lets at least one in");
        }
    }

    /** An office of some hundred devices behind one address comes back at once after an outage. */
    public static OuterLimits standard() {
        return new OuterLimits(20, 500, 4096, 256);
    }
}
