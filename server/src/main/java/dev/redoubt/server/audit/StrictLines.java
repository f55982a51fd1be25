package dev.redoubt.server.audit;

import dev.redoubt.server.audit.InvalidAuditException.Reason;
import java.io.IOException;
import java.io.Reader;
import java.util.Optional;

/** Lines of printable ASCII, each ended by a line feed, none longer than the longest that an export can have. Not thread-safe. */
final class StrictLines {
    /** Characters of a line at most, without its end. */
    static final int LONGEST = Entry.LARGEST + 128;

    private final Reader in;
    private long number;

    /** @param in buffered, and closed by the caller */
    StrictLines(Reader in) {
        this.in = in;
    }

    /** @return empty at the end */
    Optional<String> next() throws IOException, InvalidAuditException {
        number++;
        StringBuilder line = new StringBuilder();
        for (int character = in.read(); character != '\n'; character = in.read()) {
            if (character == -1) {
                if (line.isEmpty()) {
                    return Optional.empty();
                }
                throw new InvalidAuditException(Reason.CUT, "line " + number + " was cut");
            }
            if (character < ' ' || character > '~' || line.length() == LONGEST) {
                throw new InvalidAuditException(Reason.MALFORMED, "line " + number + " is malformed");
            }
            line.append((char) character);
        }
        return Optional.of(line.toString());
    }
}
