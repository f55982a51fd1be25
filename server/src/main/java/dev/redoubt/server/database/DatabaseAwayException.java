package dev.redoubt.server.database;

/**
 * The database cannot be reached, went away in the middle, or is not known to be this server's alone. Whether the last commit
 * took place is not known, which is why every change can be repeated.
 */
public final class DatabaseAwayException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DatabaseAwayException(String why) {
        super(why);
    }

    DatabaseAwayException(Throwable cause) {
        super("the database is away", cause);
    }
}
