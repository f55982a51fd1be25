package dev.redoubt.server.account;

import java.util.regex.Pattern;

/**
 * The name under which an administrator invited somebody. 1 to 64 characters of a to z, 0 to 9 and {@code . _ @ + -}, the
 * first a letter or digit: one person has one spelling, and no two names look alike.
 */
public record UserName(String text) {
    /** Characters, and bytes of its UTF-8, at most. */
    public static final int LONGEST = 64;

    private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9._@+-]{0,63}");

    /** @throws IllegalArgumentException if the name is in another form; the message does not repeat it */
    public UserName {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "a name has 1 to 64 characters of a-z, 0-9 and . _ @ + -, the first a letter or digit");
        }
    }

    /** Without the name. */
    @Override
    public String toString() {
        return "UserName[redacted]";
    }
}
