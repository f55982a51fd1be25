package dev.redoubt.server.administration.manage;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;

/** Values of answers, for people. */
final class Values {
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm'Z'").withZone(ZoneOffset.UTC);
    private static final long SECONDS_OF_DAY = 86_400;
    private static final String MIDNIGHT = "T00:00:00Z";
    private static final long KIBI = 1024;

    /** Numbers that nobody reads as they are. */
    private static final Map<String, LongFunction<String>> MEANINGS = Map.of(
            "maxTtl", Values::seconds,
            "maxBor", Values::seconds,
            "ssoMaxIdleMinutes", minutes -> seconds(minutes * 60),
            "maxNonSsoSessionMinutes", minutes -> seconds(minutes * 60),
            "maxAutoDownloadSize", Values::bytes);

    private Values() {}

    /** Flags as yes and no, lists with commas; what is not there is empty. */
    static String text(JsonNode value) {
        if (value.isMissingNode() || value.isNull()) {
            return "";
        }
        if (value.isBoolean()) {
            return value.booleanValue() ? "yes" : "no";
        }
        if (value.isArray()) {
            List<String> elements = new ArrayList<>();
            value.forEach(element -> elements.add(text(element)));
            return String.join(", ", elements);
        }
        return value.isObject() ? value.toString() : value.asText();
    }

    /** A number of seconds since 1970, in UTC; a day alone where it is its beginning, which a text may say too. */
    static String time(JsonNode value) {
        if (!value.isIntegralNumber()) {
            String text = text(value);
            return text.endsWith(MIDNIGHT) ? text.substring(0, text.length() - MIDNIGHT.length()) : text;
        }
        String minute = MINUTE.format(Instant.ofEpochSecond(value.longValue()));
        return value.longValue() % SECONDS_OF_DAY == 0 ? minute.substring(0, minute.indexOf(' ')) : minute;
    }

    /** A setting's value as it is typed, and what it means where that is not obvious: {@code 86400 (1d)}. */
    static String setting(String name, JsonNode value) {
        LongFunction<String> meaning = MEANINGS.get(name);
        if (meaning == null || !value.isIntegralNumber() || value.longValue() <= 0) {
            return value.isBoolean() ? value.asText() : text(value);
        }
        return value.asText() + " (" + meaning.apply(value.longValue()) + ")";
    }

    private static String seconds(long seconds) {
        Duration left = Duration.ofSeconds(seconds);
        StringBuilder text = new StringBuilder();
        append(text, left.toDays(), "d");
        append(text, left.toHoursPart(), "h");
        append(text, left.toMinutesPart(), "m");
        append(text, left.toSecondsPart(), "s");
        return text.toString().strip();
    }

    private static void append(StringBuilder text, long amount, String unit) {
        if (amount > 0) {
            text.append(amount).append(unit).append(' ');
        }
    }

    private static String bytes(long bytes) {
        if (bytes < KIBI) {
            return bytes + " B";
        }
        return bytes < KIBI * KIBI ? bytes / KIBI + " KiB" : bytes / (KIBI * KIBI) + " MiB";
    }
}
