package dev.redoubt.protocol.message;

/** What a message carries. Files, receipts, calls, key changes and room events become further kinds. */
public sealed interface Content {
    record Text(String text) implements Content {
        /** Without the text: what somebody said must not get into a log by way of a message's {@code toString}. */
        @Override
        public String toString() {
            return "Text[" + text.length() + " characters, redacted]";
        }
    }

    /** A kind that this version does not know: shown as such, never sent. */
    record Unsupported() implements Content {}
}
