package dev.redoubt.capacity;

import java.util.Locale;

/**
 * What was found. One line of JSON, for {@code redoubtctl}.
 *
 * @param users whose devices these were
 * @param devices that were connected
 */
record Outcome(int users, int devices, Ramp.Knee durable, Ramp.Knee connected, Friends.Talk talk) {
    String line() {
        return String.format(
                Locale.ROOT,
                "{\"users\":%d,\"devices\":%d,\"durable\":%s,\"connected\":%s,"
                        + "\"endToEnd\":{\"sent\":%d,\"arrived\":%d,\"slowMillis\":%d}}",
                users,
                devices,
                knee(durable),
                knee(connected),
                talk.sent(),
                talk.arrived(),
                whole(talk.slowMillis()));
    }

    private static String knee(Ramp.Knee knee) {
        return String.format(
                Locale.ROOT,
                "{\"messagesPerSecond\":%d,\"medianMillis\":%d,\"slowMillis\":%d,\"reached\":%b}",
                (long) knee.best().perSecond(),
                whole(knee.best().medianMillis()),
                whole(knee.best().slowMillis()),
                knee.reached());
    }

    /** Never less than it was; a time that there is none of is the longest. */
    private static long whole(double millis) {
        return (long) Math.min(999_999, Math.ceil(millis));
    }
}
