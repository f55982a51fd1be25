package dev.redoubt.protocol.message;

import dev.redoubt.protocol.identity.Octets;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * Where a sealed file lies and how it is opened.
 *
 * @param name 1 to 255 bytes; one part of a path, without control characters
 * @param mediaType {@code type/subtype} in lower case, at most 127 characters; the sender's word
 * @param size bytes of the plain file, from 0
 * @param capability 32 bytes; who shows them may fetch the blob
 * @param digest 32 bytes, of the whole
 * @param expires whole seconds, until the year 9999
 * @param thumbnail PNG or JPEG, at most 32 KiB; empty for none
 * @param layout how the blob is cut and sealed, 1 to 255; a reader may not know it
 */
public record FilePointer(
        String name,
        String mediaType,
        long size,
        Octets capability,
        FileKey key,
        Octets digest,
        Instant expires,
        Octets thumbnail,
        int layout) {
    public static final int MAX_NAME_BYTES = 255;
    public static final int MAX_THUMBNAIL_SIZE = 32 * 1024;

    private static final int MAX_MEDIA_TYPE = 127;
    private static final int MAX_LAYOUT = 255;
    private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");
    private static final Pattern MEDIA_TYPE = Pattern.compile("[a-z0-9][a-z0-9!#$&^_.+-]*/[a-z0-9][a-z0-9!#$&^_.+-]*");
    private static final Pattern NOT_IN_A_NAME = Pattern.compile("[\\p{Cc}\\p{Zl}\\p{Zp}/\\\\]");
    private static final byte[][] IMAGES = {
        {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'}, {(byte) 0xff, (byte) 0xd8, (byte) 0xff}
    };

    /** @throws IllegalArgumentException if something is out of range */
    public FilePointer {
        expires = expires.truncatedTo(ChronoUnit.SECONDS);
        check(isName(name), "a file's name is one part of a path, of 1 to 255 bytes");
        check(
                mediaType.length() <= MAX_MEDIA_TYPE
                        && MEDIA_TYPE.matcher(mediaType).matches(),
                "not a media type");
        check(size >= 0, "a file has a size");
        check(capability.size() == 32 && digest.size() == 32, "a capability and a digest have 32 bytes");
        check(expires.isAfter(Instant.EPOCH) && expires.isBefore(END), "a file expires at an impossible time");
        check(isThumbnail(thumbnail), "a thumbnail is a PNG or JPEG of at most 32 KiB");
        check(layout >= 1 && layout <= MAX_LAYOUT, "a layout is 1 to 255");
    }

    private static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    /** Whoever saves the file must not be led out of the folder that it chose. */
    private static boolean isName(String name) {
        int size = name.getBytes(StandardCharsets.UTF_8).length;
        boolean fits = size >= 1 && size <= MAX_NAME_BYTES;
        return fits
                && !name.equals(".")
                && !name.equals("..")
                && !NOT_IN_A_NAME.matcher(name).find();
    }

    private static boolean isThumbnail(Octets thumbnail) {
        byte[] bytes = thumbnail.toBytes();
        if (bytes.length == 0) {
            return true;
        }
        return bytes.length <= MAX_THUMBNAIL_SIZE && (startsWith(bytes, IMAGES[0]) || startsWith(bytes, IMAGES[1]));
    }

    private static boolean startsWith(byte[] bytes, byte[] start) {
        return bytes.length >= start.length && Arrays.equals(bytes, 0, start.length, start, 0, start.length);
    }

    /** Without its name, key and capability: these must not get into a log. */
    @Override
    public String toString() {
        return "FilePointer[" + size + " bytes, redacted]";
    }
}
