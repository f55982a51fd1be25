package dev.redoubt.server.logging;

import java.util.Locale;

/** Everything that a line can have. Each is in METADATA.toml, too. */
public enum LogField {
    TIME(Kind.TIME, "when it was said, in UTC"),
    LEVEL(Kind.WORD, "how bad it is"),
    EVENT(Kind.WORD, "what happened"),
    FAILURE(Kind.PLACES, "the exception behind it and its causes, without their messages: where it went wrong"),
    PORT(Kind.NUMBER, "where the public listener listens"),
    MANAGEMENT_PORT(Kind.NUMBER, "where the management listener listens, if that is a port"),
    MILLIS(Kind.NUMBER, "how long it took, in ms"),
    SESSIONS(Kind.NUMBER, "how many sessions it concerns"),
    PART(Kind.WORD, "which part of the server"),
    AUDIT_NUMBER(Kind.NUMBER, "the number of the audit log's last entry"),
    AUDIT_HASH(Kind.HASH, "the hash of that entry"),
    LOGGER(Kind.PLACES, "which class of the library says it"),
    PLACE(Kind.PLACES, "class, method and line that say it"),
    MESSAGE(Kind.TEXT, "what stands in the library's own code, with {} where values were"),
    LEFT_OUT(
            Kind.NUMBER,
            "how many lines of libraries were not written in the minute before, since there were too many");

    /** What a value looks like. */
    public enum Kind {
        TIME("RFC 3339 with milliseconds"),
        NUMBER("whole number"),
        WORD("one of few fixed words"),
        HASH("SHA-256, 64 hexadecimal digits"),
        PLACES("names of classes and methods, numbers of lines"),
        TEXT("a text of a program's code");

        private final String form;

        Kind(String form) {
            this.form = form;
        }

        /** For the dictionary. */
        public String form() {
            return form;
        }
    }

    private final Kind kind;
    private final String meaning;

    LogField(Kind kind, String meaning) {
        this.kind = kind;
        this.meaning = meaning;
    }

    public Kind kind() {
        return kind;
    }

    /** For the dictionary, without a full stop. */
    public String meaning() {
        return meaning;
    }

    /** As the line has it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
