package dev.redoubt.bench.ejabberd;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Cuts an XMPP stream (RFC 6120) into the children of its root. Names of end tags are not compared with those of start
 * tags: the other side is a server that is measured, not one that is distrusted. What a stream must not have
 * (comments, CDATA, anything between stanzas but white space) is an error. For one thread.
 */
final class StanzaReader {
    private static final int MAX_STANZA = 1 << 20;

    private final InputStream in;
    private byte[] buffer = new byte[1 << 14];
    // What is not returned yet is from start to limit; before position there is nothing more to be looked for.
    private int start;
    private int position;
    private int limit;

    StanzaReader(InputStream in) {
        this.in = in;
    }

    /** The start tag of a stream, which its end tag need not precede where it is a new one of an old connection. */
    Stanza header() throws IOException {
        while (true) {
            skipSpace();
            int end = endOfTag();
            if (buffer[start + 1] != '?') {
                Stanza header = cut(end);
                if (!header.name().equals("stream:stream")) {
                    throw new IOException("no stream, but " + header);
                }
                return header;
            }
            start = end;
        }
    }

    /** @return empty once the stream is closed */
    Optional<Stanza> next() throws IOException {
        skipSpace();
        int depth = 0;
        do {
            toTag();
            int tag = position - start;
            int end = endOfTag();
            byte first = buffer[start + tag + 1];
            if (first == '!' || first == '?') {
                throw new IOException("not allowed in a stream");
            }
            if (first == '/') {
                depth--;
            } else if (buffer[end - 2] != '/') {
                depth++;
            }
        } while (depth > 0);
        return depth < 0 ? Optional.empty() : Optional.of(cut(position));
    }

    private Stanza cut(int end) {
        byte[] bytes = Arrays.copyOfRange(buffer, start, end);
        start = end;
        position = end;
        int length = 1;
        while (isOfName(bytes[length])) {
            length++;
        }
        return new Stanza(new String(bytes, 1, length - 1, StandardCharsets.UTF_8), bytes);
    }

    private static boolean isOfName(byte character) {
        return character > ' ' && character != '>' && character != '/';
    }

    private void skipSpace() throws IOException {
        position = start;
        while (true) {
            need();
            if (buffer[position] == '<') {
                return;
            }
            if (buffer[position] > ' ' || buffer[position] < 0) {
                throw new IOException("text between stanzas");
            }
            start = ++position;
        }
    }

    /** Puts the position on the next tag. */
    private void toTag() throws IOException {
        need();
        while (buffer[position] != '<') {
            position++;
            need();
        }
    }

    /** Puts the position behind the tag that it is on, and returns it. */
    private int endOfTag() throws IOException {
        byte quote = 0;
        while (true) {
            need();
            byte next = buffer[position++];
            if (quote != 0) {
                quote = next == quote ? 0 : quote;
            } else if (next == '\'' || next == '"') {
                quote = next;
            } else if (next == '>') {
                return position;
            }
        }
    }

    /** Sees to it that there is a byte at the position, which moves with the start. */
    private void need() throws IOException {
        if (position < limit) {
            return;
        }
        if (start > 0) {
            System.arraycopy(buffer, start, buffer, 0, limit - start);
            position -= start;
            limit -= start;
            start = 0;
        }
        if (limit == buffer.length) {
            if (limit == MAX_STANZA) {
                throw new IOException("a stanza of more than " + MAX_STANZA + " bytes");
            }
            buffer = Arrays.copyOf(buffer, 2 * limit);
        }
        int read = in.read(buffer, limit, buffer.length - limit);
        if (read < 0) {
            throw new EOFException("the stream ends without being closed");
        }
        limit += read;
    }
}
