package dev.redoubt.channel.bhttp;

/**
 * A header field line that may stand in a message.
 *
 * @param name a token in lower case (RFC 9110, section 5.6.2), 1 to {@value #MAX_NAME} bytes, and not connection-specific
 * @param value visible ASCII, spaces and tabs, with neither at its ends; may be empty
 */
public record Field(String name, String value) {
    /** Bytes of the longest name. */
    public static final int MAX_NAME = 256;

    /** @throws IllegalArgumentException if the name or the value may not stand in a message */
    public Field {
        if (!Grammar.isFieldName(name)) {
            throw new IllegalArgumentException("not a field name in lower case");
        }
        if (Grammar.isForbidden(name)) {
            throw new IllegalArgumentException("the field " + name + " has no meaning inside of the channel");
        }
        if (!Grammar.isFieldValue(value)) {
            throw new IllegalArgumentException("the value of the field " + name + " is not plain ASCII");
        }
    }
}
