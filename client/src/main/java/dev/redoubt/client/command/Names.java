package dev.redoubt.client.command;

import java.util.Locale;
import java.util.regex.Pattern;

/** How kinds of things are written in the output for scripts: in lower case, with underscores between words. */
final class Names {
    private static final Pattern INNER_CAPITAL = Pattern.compile("(?<=[a-z])(?=[A-Z])");

    private Names() {}

    static String of(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /** {@code UnknownNameException} is {@code unknown_name}. */
    static String of(Exception failure) {
        String name = failure.getClass().getSimpleName().replaceFirst("Exception$", "");
        return INNER_CAPITAL.matcher(name).replaceAll("_").toLowerCase(Locale.ROOT);
    }
}
