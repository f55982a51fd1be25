package dev.redoubt.client.chat;

import java.util.List;
import java.util.Optional;

/** What the program is at. */
sealed interface Mode {
    /** Conversations are shown. */
    record Talking(boolean opening) implements Mode {
        Talking() {
            this(false);
        }
    }

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
     * @param open the conversation to be opened again
     */
    record Locked(String why, Optional<Effect.OpenAgain> open) implements Mode {}

    /** It is being opened again. */
    record Opening(Optional<Effect.OpenAgain> open) implements Mode {}
}
