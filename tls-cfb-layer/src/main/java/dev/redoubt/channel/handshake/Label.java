package dev.redoubt.channel.handshake;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Everything that is hashed, signed or expanded starts with a label of its own, so that nothing made for one purpose can
 * serve another: one byte of length, then "redoubt channel v1 " and the name in ASCII. SPEC.md, "Labels".
 */
public enum Label {
    CERTIFICATE("certificate"),
    REVOCATION_LIST("revocation list"),
    TRANSCRIPT("handshake transcript"),
    ROTATION_TRANSCRIPT("rotation transcript"),
    SERVER_SIGNATURE("server signature"),
    ROTATION_SIGNATURE("rotation signature"),
    SERVER_CONFIRMATION("server confirmation"),
    CONFIRMATION_KEY("confirmation key"),
    CLIENT_ENCRYPTION("client encryption"),
    CLIENT_AUTHENTICATION("client authentication"),
    CLIENT_INITIALIZATION("client initialization"),
    SERVER_ENCRYPTION("server encryption"),
    SERVER_AUTHENTICATION("server authentication"),
    SERVER_INITIALIZATION("server initialization"),
    EXPORTER("exporter"),
    RATCHET("ratchet"),
    DEVICE_STATEMENT("device statement");

    private final String text;

    Label(String name) {
        this.text = "redoubt channel v1 " + name;
    }

    /** @return length byte and text */
    public byte[] toBytes() {
        byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(1 + ascii.length)
                .put((byte) ascii.length)
                .put(ascii)
                .array();
    }

    /** @return this label ‖ {@code bytes} */
    byte[] before(byte[] bytes) {
        byte[] label = toBytes();
        return ByteBuffer.allocate(label.length + bytes.length)
                .put(label)
                .put(bytes)
                .array();
    }
}
