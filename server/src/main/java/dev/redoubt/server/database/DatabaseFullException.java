package dev.redoubt.server.database;

/** The database has no room for what was to be written. Nothing of it was done; the same may be tried again once there is room. */
public final class DatabaseFullException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DatabaseFullException(Throwable cause) {
        super("the database is full", cause);
    }
}
