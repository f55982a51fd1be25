package dev.redoubt.channel.bhttp;

import java.io.IOException;
import java.util.Locale;

/** The bytes are not a Binary HTTP message in the canonical form. The message never carries bytes of the input. */
public final class MalformedMessageException extends IOException {
    /** What was wrong; also the expected failure class of the vectors. */
    public enum Fault {
        /** Not framing indicator 2 for a request or 3 for a response. */
        FRAMING,
        /** A variable-length integer in more bytes than it needs, or of more than 62 bits. */
        INTEGER,
        /** The head, or a part of it, is larger than allowed. */
        TOO_LARGE,
        /** Method, scheme, authority, path or status code outside of its grammar. */
        CONTROL_DATA,
        /** A field name or value outside of its grammar. */
        FIELD,
        /** A field that has no meaning in here: connection-specific fields and {@code host}. */
        FORBIDDEN_FIELD,
        /** {@code content-length} is no number, stands there twice, or is not the size of the content. */
        CONTENT_LENGTH,
        /** Content in a response that cannot have any. */
        UNEXPECTED_CONTENT,
        /** Trailers. */
        TRAILERS,
        /** Something other than zeros after the message, or another number of them than the padding rule gives. */
        PADDING,
        /** The end came too early. */
        TRUNCATED;

        /** As SPEC.md, "Inner message", names it. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Fault fault;

    public MalformedMessageException(Fault fault, String message) {
        super(message);
        this.fault = fault;
    }

    public Fault fault() {
        return fault;
    }
}
