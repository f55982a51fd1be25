package dev.redoubt.server.api;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Percent-encoding (RFC 3986, section 2.1), strictly: once, of UTF-8, and no plus sign in place of a space. */
public final class PercentCoding {
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private PercentCoding() {}

    /** @throws ApiException.BadRequestError if that is not the encoding of a text without control characters */
    public static String decode(String encoded) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(encoded.length());
        for (int i = 0; i < encoded.length(); i++) {
            char c = encoded.charAt(i);
            if (c == '%') {
                bytes.write(octet(encoded, i));
                i += 2;
            } else if (c > ' ' && c < 0x7f && c != '+') {
                bytes.write(c);
            } else {
                throw malformed();
            }
        }
        return text(bytes.toByteArray());
    }

    private static int octet(String encoded, int at) {
        if (at + 2 >= encoded.length()
                || !HexFormat.isHexDigit(encoded.charAt(at + 1))
                || !HexFormat.isHexDigit(encoded.charAt(at + 2))) {
            throw malformed();
        }
        return HexFormat.fromHexDigits(encoded, at + 1, at + 3);
    }

    private static String text(byte[] utf8) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
            if (text.chars().anyMatch(Character::isISOControl)) {
                throw malformed();
            }
            return text;
        } catch (CharacterCodingException e) {
            throw malformed();
        }
    }

    private static ApiException.BadRequestError malformed() {
        return new ApiException.BadRequestError(
                "the path or query is not percent-encoded UTF-8: a space is %20, a plus %2B");
    }

    /**
     * All but the unreserved characters, and those in {@code alsoSafe}.
     *
     * @param text Unicode
     */
    public static String encode(String text, String alsoSafe) {
        StringBuilder encoded = new StringBuilder(text.length());
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (octet & 0xff);
            if (isUnreserved(c) || alsoSafe.indexOf(c) >= 0) {
                encoded.append(c);
            } else {
                encoded.append('%').append(HEX.toHexDigits(octet));
            }
        }
        return encoded.toString();
    }

    private static boolean isUnreserved(char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || "-._~".indexOf(c) >= 0;
    }
}
