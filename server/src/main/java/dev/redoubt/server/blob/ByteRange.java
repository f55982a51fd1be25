package dev.redoubt.server.blob;

import dev.redoubt.server.problem.ProblemCode;
import dev.redoubt.server.problem.ProblemException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A part of a blob (RFC 9110 section 14): one range, with its first byte given.
 *
 * @param first offset of the first byte
 * @param length at least 1, at most {@link #LARGEST}
 */
record ByteRange(long first, long length) {
    /** Bytes that one answer carries at most; a longer range is answered with its beginning. */
    static final long LARGEST = 64L << 20;

    private static final Pattern FORM = Pattern.compile("bytes=([0-9]{1,18})-([0-9]{1,18})?");

    /**
     * @param field of the request; null for the whole blob
     * @param size of the blob
     * @throws ProblemException "invalid_range" if there is no such part, or the whole is more than one answer carries
     */
    static ByteRange parse(@Nullable String field, long size) {
        if (field == null) {
            if (size > LARGEST) {
                throw refused();
            }
            return new ByteRange(0, size);
        }
        Matcher matcher = FORM.matcher(field);
        if (!matcher.matches()) {
            throw refused();
        }
        long first = Long.parseLong(matcher.group(1));
        long last = matcher.group(2) == null ? size - 1 : Math.min(size - 1, Long.parseLong(matcher.group(2)));
        if (first > last) {
            throw refused();
        }
        return new ByteRange(first, Math.min(LARGEST, last - first + 1));
    }

    private static ProblemException refused() {
        return new ProblemException(ProblemCode.INVALID_RANGE);
    }

    /** As it stands in the answer. */
    String contentRange(long size) {
        return "bytes " + first + "-" + (first + length - 1) + "/" + size;
    }
}
