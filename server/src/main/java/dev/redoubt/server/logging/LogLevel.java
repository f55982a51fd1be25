package dev.redoubt.server.logging;

import org.slf4j.event.Level;

/** What whoever reads it is to do. The same words and meanings as in what libraries and the backup's commands say. */
public enum LogLevel {
    ERROR(Level.ERROR, "users are affected or data is at risk, and somebody must act now"),
    WARN(Level.WARN, "something did not go as it should and nobody is affected yet: look at it in working hours"),
    INFO(Level.INFO, "the life of the server goes on as somebody wanted it: nothing to do");

    private final Level level;
    private final String meaning;

    LogLevel(Level level, String meaning) {
        this.level = level;
        this.meaning = meaning;
    }

    Level level() {
        return level;
    }

    /** One sentence for the dictionary, without a full stop. */
    public String meaning() {
        return meaning;
    }
}
