package dev.redoubt.server.account;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What administrators note about somebody beside the name: first and last name of a user; a bot's display name is its first.
 *
 * @param first empty for none, at most {@link #LONGEST} bytes of UTF-8, without control characters
 * @param last likewise
 */
public record Details(String first, String last) {
    /** Bytes of UTF-8 of each. */
    public static final int LONGEST = 128;

    /** Bytes of the packed form, always. */
    static final int SIZE = 2 * (1 + LONGEST);

    public static final Details NONE = new Details("", "");

    /** @throws IllegalArgumentException if one of them does not hold; the message does not repeat it */
    public Details {
        if (!fits(first) || !fits(last)) {
            throw new IllegalArgumentException(
                    "has at most " + LONGEST + " bytes of UTF-8, none of them a control character");
        }
    }

    /** Whether this may be a first, last or display name. */
    public static boolean fits(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length <= LONGEST
                && text.codePoints().noneMatch(Character::isISOControl);
    }

    /** Always of one size. */
    byte[] pack() {
        byte[] packed = new byte[SIZE];
        put(ByteBuffer.wrap(packed, 0, SIZE / 2), first);
        put(ByteBuffer.wrap(packed, SIZE / 2, SIZE / 2), last);
        return packed;
    }

    private static void put(ByteBuffer half, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        half.put((byte) bytes.length).put(bytes);
    }

    static Details unpack(byte[] packed) {
        return new Details(text(packed, 0), text(packed, SIZE / 2));
    }

    private static String text(byte[] packed, int at) {
        int length = Byte.toUnsignedInt(packed[at]);
        return new String(Arrays.copyOfRange(packed, at + 1, at + 1 + length), StandardCharsets.UTF_8);
    }

    /** Without the names. */
    @Override
    public String toString() {
        return "Details[redacted]";
    }
}
