package dev.redoubt.protocol.file;

import java.nio.charset.StandardCharsets;

/** What a hash or derivation is for: ASCII, ended by a zero byte. SPEC.md, "Labels". */
enum FileLabels {
    KEY("redoubt v1 file key"),
    COMMITMENT("redoubt v1 file commit"),
    DIGEST("redoubt v1 file digest");

    private final String text;

    FileLabels(String text) {
        this.text = text;
    }

    byte[] bytes() {
        return (text + "\0").getBytes(StandardCharsets.US_ASCII);
    }
}
