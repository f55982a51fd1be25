package dev.redoubt.client.chat;

import java.time.Instant;
import java.util.List;

/**
 * A message as it is shown. All of its texts are safe.
 *
 * @param author a name, or "you"
 * @param unverified whether the author is
 * @param lines what was written, line by line
 * @param alarms what is to be said before it
 */
record Shown(
        long number,
        Instant at,
        String author,
        boolean own,
        boolean unverified,
        List<String> lines,
        List<String> alarms,
        Mark mark) {
    Shown {
        lines = List.copyOf(lines);
        alarms = List.copyOf(alarms);
    }

    /** How far a message of one's own is. */
    enum Mark {
        NONE(""),
        SENDING("…"),
        SENT("✓"),
        FAILED("✗ refused");

        private final String text;

        Mark(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }
}
