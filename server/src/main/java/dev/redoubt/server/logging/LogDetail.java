package dev.redoubt.server.logging;

import dev.redoubt.protocol.identity.Octets;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * A field with its value. There is a way to make one for each field that an event may have, and each takes what cannot hold a
 * name or an identifier: numbers, words of ours, hashes of the audit log, classes and places.
 */
public final class LogDetail {
    private static final Pattern WORD = Pattern.compile("[a-z][a-z_]{0,30}");

    private final LogField field;
    private final Object value;

    private LogDetail(LogField field, Object value) {
        this.field = field;
        this.value = value;
    }

    /** Classes and places of a throwable, without its messages. */
    public static LogDetail failure(Throwable failure) {
        return new LogDetail(LogField.FAILURE, WithoutMessages.of(failure));
    }

    public static LogDetail port(int port) {
        return new LogDetail(LogField.PORT, (long) port);
    }

    public static LogDetail managementPort(int port) {
        return new LogDetail(LogField.MANAGEMENT_PORT, (long) port);
    }

    public static LogDetail took(Duration time) {
        return new LogDetail(LogField.MILLIS, time.toMillis());
    }

    public static LogDetail sessions(long count) {
        return new LogDetail(LogField.SESSIONS, count);
    }

    /**
     * A part of the server, by a word of our own.
     *
     * @throws IllegalArgumentException if it is no word of small letters
     */
    public static LogDetail part(String word) {
        if (!WORD.matcher(word).matches()) {
            throw new IllegalArgumentException("a part has a name of small letters");
        }
        return new LogDetail(LogField.PART, word);
    }

    public static LogDetail auditNumber(long number) {
        return new LogDetail(LogField.AUDIT_NUMBER, number);
    }

    /** @param hash of the audit log's last entry */
    public static LogDetail auditHash(Octets hash) {
        return new LogDetail(LogField.AUDIT_HASH, hash.toHex());
    }

    LogField field() {
        return field;
    }

    /** A {@code Long} or a {@code String}. */
    Object value() {
        return value;
    }
}
