package dev.redoubt.protocol.recovery;

import java.util.Optional;

/** What was typed does not stand for a key. The message says what to look at, and never repeats what was typed. */
public abstract sealed class InvalidWordsException extends Exception {
    private static final long serialVersionUID = 1L;

    private InvalidWordsException(String message) {
        super(message);
    }

    /** Too few or too many. */
    public static final class WrongCount extends InvalidWordsException {
        private static final long serialVersionUID = 1L;

        WrongCount(int typed, int wanted) {
            super("There are " + typed + " words; it takes " + wanted + ".");
        }
    }

    /** One that is not in the list. */
    public static final class UnknownWord extends InvalidWordsException {
        private static final long serialVersionUID = 1L;

        private final int position;

        UnknownWord(int position, Optional<String> nearest) {
            super("Word " + position + " is not in the list."
                    + nearest.map(word -> " Did you mean \"" + word + "\"?").orElse(""));
            this.position = position;
        }

        /** From 1. */
        public int position() {
            return position;
        }
    }

    /** All are words of the list, and at least one is not the right one, or not in its place. */
    public static final class WrongCheck extends InvalidWordsException {
        private static final long serialVersionUID = 1L;

        WrongCheck() {
            super("All are words of the list, but they do not fit together: one is another word, or in another place.");
        }
    }
}
