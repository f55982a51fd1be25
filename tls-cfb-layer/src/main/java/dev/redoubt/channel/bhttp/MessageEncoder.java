package dev.redoubt.channel.bhttp;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** The parts of a message in the order in which they are sent: head, any number of chunks, end, zeros. RFC 9292, section 3.2. */
public final class MessageEncoder {
    static final int REQUEST = 2;
    static final int RESPONSE = 3;

    private MessageEncoder() {}

    /**
     * @return at most {@link Head#MAX_SIZE} bytes
     * @throws IllegalArgumentException if the head is too large
     */
    public static byte[] head(Head head) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(256);
        switch (head) {
            case RequestHead request -> control(out, request);
            case ResponseHead response -> control(out, response);
        }
        if (head.fields().size() > Head.MAX_FIELDS) {
            throw new IllegalArgumentException("more than " + Head.MAX_FIELDS + " fields");
        }
        for (Field field : head.fields()) {
            string(out, field.name());
            string(out, field.value());
        }
        out.write(0);
        if (out.size() > Head.MAX_SIZE) {
            throw new IllegalArgumentException("a head of " + out.size() + " bytes; " + Head.MAX_SIZE + " are allowed");
        }
        return out.toByteArray();
    }

    /**
     * What stands before each chunk of content.
     *
     * @param length bytes of the chunk, more than 0: an empty chunk would be the end
     */
    public static byte[] chunkPrefix(int length) {
        if (length <= 0) {
            throw new IllegalArgumentException("a chunk has at least one byte");
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(Integer.BYTES);
        Varint.write(out, length);
        return out.toByteArray();
    }

    /** The end of the content and the empty trailer section; after it there are only zeros. */
    public static byte[] end() {
        return new byte[2];
    }

    private static void control(ByteArrayOutputStream out, RequestHead head) {
        Varint.write(out, REQUEST);
        string(out, head.method());
        string(out, RequestHead.SCHEME);
        string(out, head.authority());
        string(out, head.path());
    }

    private static void control(ByteArrayOutputStream out, ResponseHead head) {
        Varint.write(out, RESPONSE);
        Varint.write(out, head.status());
    }

    private static void string(ByteArrayOutputStream out, String value) {
        byte[] bytes = value.getBytes(StandardCharsets.US_ASCII);
        Varint.write(out, bytes.length);
        out.writeBytes(bytes);
    }
}
