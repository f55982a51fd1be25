package dev.redoubt.channel.bhttp;

import dev.redoubt.channel.bhttp.MalformedMessageException.Fault;
import java.util.List;

/** Holds the content against the length that the head announced, if it did (RFC 9110, section 8.6). */
final class ContentLength {
    private static final int MAX_DIGITS = 18;
    private static final long UNKNOWN = -1;

    private final long announced;
    private long seen;

    ContentLength(Head head) throws MalformedMessageException {
        announced = announcedBy(head);
    }

    void add(int bytes) throws MalformedMessageException {
        seen += bytes;
        if (announced != UNKNOWN && seen > announced) {
            throw new MalformedMessageException(Fault.CONTENT_LENGTH, "more content than announced");
        }
    }

    void end() throws MalformedMessageException {
        if (announced != UNKNOWN && seen != announced) {
            throw new MalformedMessageException(Fault.CONTENT_LENGTH, "less content than announced");
        }
    }

    private static long announcedBy(Head head) throws MalformedMessageException {
        List<String> values = head.fields().stream()
                .filter(field -> field.name().equals("content-length"))
                .map(Field::value)
                .toList();
        if (values.isEmpty()) {
            return UNKNOWN;
        }
        String value = values.getFirst();
        if (values.size() > 1
                || value.isEmpty()
                || value.length() > MAX_DIGITS
                || !value.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new MalformedMessageException(Fault.CONTENT_LENGTH, "not one decimal content length");
        }
        return Long.parseLong(value);
    }
}
