package dev.redoubt.channel.bhttp;

import dev.redoubt.channel.bhttp.MalformedMessageException.Fault;

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
        long announced = UNKNOWN;
        for (Field field : head.fields()) {
            if (field.name().equals("content-length")) {
                if (announced != UNKNOWN) {
                    throw new MalformedMessageException(Fault.CONTENT_LENGTH, "more than one content length");
                }
                announced = parse(field.value());
            }
        }
        return announced;
    }

    private static long parse(String value) throws MalformedMessageException {
        if (value.isEmpty() || value.length() > MAX_DIGITS) {
            throw new MalformedMessageException(Fault.CONTENT_LENGTH, "not a content length");
        }
        long length = 0;
        for (int i = 0; i < value.length(); i++) {
            char digit = value.charAt(i);
            if (digit < '0' || digit > '9') {
                throw new MalformedMessageException(Fault.CONTENT_LENGTH, "not a decimal content length");
            }
            length = 10 * length + (digit - '0');
        }
        return length;
    }
}
