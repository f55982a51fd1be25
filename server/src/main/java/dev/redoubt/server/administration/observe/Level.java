package dev.redoubt.server.administration.observe;

import java.util.Collection;
import java.util.Comparator;

/** How bad something is, from good to bad. */
public enum Level {
    OK("ok"),
    /** It could not be looked at, by this user or on this machine; that is no fault. */
    NOT_SEEN("not seen"),
    /** It works, and will not for ever, or is worse than it should be. */
    WARNING("warning"),
    /** It does not work, or loses what it should keep. */
    WRONG("wrong");

    /** The exit code for something that is wrong. */
    public static final int EXIT_WRONG = 12;

    /** The exit code where nothing is worse than a warning. */
    public static final int EXIT_WARNING = 13;

    private final String text;

    Level(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }

    public static Level worst(Collection<Level> levels) {
        return levels.stream().max(Comparator.naturalOrder()).orElse(OK);
    }

    /** What a command ends with whose worst finding this is. */
    public int exitCode() {
        return switch (this) {
            case OK, NOT_SEEN -> 0;
            case WARNING -> EXIT_WARNING;
            case WRONG -> EXIT_WRONG;
        };
    }

    /** The worse of the two. */
    public Level or(Level other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
