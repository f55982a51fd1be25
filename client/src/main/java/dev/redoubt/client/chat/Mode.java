package dev.redoubt.client.chat;

import java.util.List;

/** What the program is at. */
sealed interface Mode {
    /** Conversations are shown. */
    record Talking() implements Mode {}

    /**
     * Something longer is shown, until a key is pressed.
     *
     * @param lines safe to be shown
     * @param from the first line that is seen
     */
    record Reading(String title, List<String> lines, int from) implements Mode {
        public Reading {
            lines = List.copyOf(lines);
        }
    }

    /**
     * The device is closed, and the passphrase asked for.
     *
     * @param why empty, or what was wrong with the last try
     */
    record Locked(String why) implements Mode {}

    /** It is being opened again. */
    record Opening() implements Mode {}
}
