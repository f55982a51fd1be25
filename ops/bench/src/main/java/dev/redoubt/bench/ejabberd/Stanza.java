package dev.redoubt.bench.ejabberd;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A child of the stream's root, or such a root's start tag.
 *
 * @param name as it is written, with its prefix
 * @param bytes all of it, well formed as far as tags go
 */
record Stanza(String name, byte[] bytes) {
    /** The value of an attribute of its first tag, as it is written. */
    Optional<String> attribute(String attribute) {
        String tag = new String(bytes, 0, endOfTag(), StandardCharsets.UTF_8);
        int position = name.length() + 1;
        while (true) {
            int equals = tag.indexOf('=', position);
            if (equals < 0) {
                return Optional.empty();
            }
            String found = tag.substring(position, equals).strip();
            int start = equals + 1;
            while (tag.charAt(start) != '\'' && tag.charAt(start) != '"') {
                start++;
            }
            int end = tag.indexOf(tag.charAt(start), start + 1);
            if (found.equals(attribute)) {
                return Optional.of(tag.substring(start + 1, end));
            }
            position = end + 1;
        }
    }

    /** The position behind these bytes, where they first occur behind the first tag; -1 if they do not. */
    int behind(byte[] wanted) {
        for (int i = endOfTag(); i <= bytes.length - wanted.length; i++) {
            int same = 0;
            while (same < wanted.length && bytes[i + same] == wanted[same]) {
                same++;
            }
            if (same == wanted.length) {
                return i + same;
            }
        }
        return -1;
    }

    private int endOfTag() {
        byte quote = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (quote != 0) {
                quote = bytes[i] == quote ? 0 : quote;
            } else if (bytes[i] == '\'' || bytes[i] == '"') {
                quote = bytes[i];
            } else if (bytes[i] == '>') {
                return i + 1;
            }
        }
        return bytes.length;
    }

    @Override
    public String toString() {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
