package dev.redoubt.client.chat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A message as it is shown. All of its texts are safe.
 *
 * @param author a name, or "you"
 * @param unverified whether the author is
 * @param lines what was written, line by line
 * @param alarms what is to be said before it
 * @param expires when it goes
 * @param burns how long it stays once it was read, in words; empty for as long as it would anyway
 * @param answers what it answers, in one line; empty for nothing
 * @param reactions of all, in one line; empty for none
 */
record Shown(
        long number,
        Instant at,
        String author,
        boolean own,
        boolean unverified,
        List<String> lines,
        List<String> alarms,
        Mark mark,
        Optional<Instant> expires,
        String burns,
        String answers,
        String reactions) {
    Shown {
        lines = List.copyOf(lines);
        alarms = List.copyOf(alarms);
    }

    /**
     * How far a message of one's own is.
     *
     * @param alarm whether it did not go
     */
    record Mark(String text, boolean alarm) {
        static final Mark NONE = new Mark("", false);
        static final Mark SENDING = new Mark("…", false);
        static final Mark SENT = new Mark("✓", false);
        static final Mark DELIVERED = new Mark("✓✓", false);
        static final Mark READ = new Mark("✓✓ read", false);
        static final Mark FAILED = new Mark("✗ refused", true);
    }
}
