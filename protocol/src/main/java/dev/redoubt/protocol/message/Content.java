package dev.redoubt.protocol.message;

/** What a message carries. Files, receipts, calls, key changes and room events become further kinds. */
public sealed interface Content {
    record Text(String text) implements Content {}

    /** A kind that this version does not know: shown as such, never sent. */
    record Unsupported() implements Content {}
}
