package dev.redoubt.server.administration.observe;

import java.time.Duration;
import java.util.Locale;
import java.util.OptionalDouble;

/** Numbers as people read them. */
public final class Amounts {
    private static final String UNKNOWN = "?";
    private static final double KIBI = 1024;
    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB"};
    private static final double MANY = 1e15;

    private Amounts() {}

    /** With thousands apart; "?" for what is none. */
    public static String count(OptionalDouble value) {
        return value.isEmpty() ? UNKNOWN : count(value.getAsDouble());
    }

    public static String count(double value) {
        return !(Math.abs(value) < MANY) ? UNKNOWN : String.format(Locale.ROOT, "%,d", Math.round(value));
    }

    public static String rate(double perSecond) {
        return !(Math.abs(perSecond) < MANY)
                ? UNKNOWN
                : String.format(Locale.ROOT, perSecond < 10 ? "%.1f" : "%,.0f", perSecond);
    }

    public static String bytes(long bytes) {
        return bytes((double) bytes);
    }

    public static String bytes(double bytes) {
        if (!(bytes >= 0 && bytes < MANY * KIBI)) {
            return UNKNOWN;
        }
        double left = bytes;
        int unit = 0;
        while (left >= KIBI && unit < UNITS.length - 1) {
            left /= KIBI;
            unit++;
        }
        return String.format(Locale.ROOT, unit == 0 || left >= 10 ? "%.0f %s" : "%.1f %s", left, UNITS[unit]);
    }

    /** Seconds of something short. */
    public static String millis(OptionalDouble seconds) {
        if (seconds.isEmpty() || !(seconds.getAsDouble() >= 0 && seconds.getAsDouble() < MANY)) {
            return UNKNOWN;
        }
        double millis = seconds.getAsDouble() * 1000;
        if (millis >= 10_000) {
            return String.format(Locale.ROOT, "%,.1f s", millis / 1000);
        }
        return String.format(Locale.ROOT, millis < 9.95 ? "%.1f ms" : "%.0f ms", millis);
    }

    /** Two units at most: {@code 3 d 4 h}. */
    public static String duration(double seconds) {
        if (!(seconds >= 0 && seconds < MANY)) {
            return UNKNOWN;
        }
        Duration left = Duration.ofSeconds((long) seconds);
        if (left.toDays() > 0) {
            return left.toDays() + " d" + (left.toDays() < 10 ? " " + left.toHoursPart() + " h" : "");
        }
        if (left.toHours() > 0) {
            return left.toHours() + " h " + left.toMinutesPart() + " min";
        }
        return left.toMinutes() > 0 ? left.toMinutes() + " min" : left.toSeconds() + " s";
    }
}
