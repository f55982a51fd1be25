package dev.redoubt.protocol.packet;

import java.nio.charset.StandardCharsets;

/** What a hash or derivation is for: ASCII, ended by a zero byte. SPEC.md, "Labels". */
enum PacketLabels {
    PAYLOAD_KEY("redoubt v1 payload"),
    PAYLOAD_COMMITMENT("redoubt v1 commit"),
    PAYLOAD_SIGNATURE("redoubt v1 payload signature"),
    PAYLOAD_DIGEST("redoubt v1 payload digest"),
    EXCHANGE("redoubt v1 exchange"),
    WRAPPING("redoubt v1 wrapping"),
    EXCHANGE_DIGEST("redoubt v1 exchange digest");

    private final String text;

    PacketLabels(String text) {
        this.text = text;
    }

    byte[] bytes() {
        return (text + "\0").getBytes(StandardCharsets.US_ASCII);
    }
}
