package dev.redoubt.server.configuration;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A number of bytes, written as {@code 256KiB}: a whole number and one of B, KiB, MiB, GiB. */
public record ByteSize(long bytes) {
    private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,8})(B|KiB|MiB|GiB)");
    private static final Map<String, Integer> SHIFTS = Map.of("B", 0, "KiB", 10, "MiB", 20, "GiB", 30);

    /** @throws IllegalArgumentException if there is not at least one byte */
    public ByteSize {
        if (bytes < 1) {
            throw new IllegalArgumentException("a size is at least 1 byte");
        }
    }

    /** @throws IllegalArgumentException if {@code text} is in another form */
    public static ByteSize parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a size like 256KiB (units: B, KiB, MiB, GiB)");
        }
        return new ByteSize(Long.parseLong(matcher.group(1)) << SHIFTS.getOrDefault(matcher.group(2), 0));
    }
}
