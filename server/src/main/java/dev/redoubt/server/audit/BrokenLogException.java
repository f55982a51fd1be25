package dev.redoubt.server.audit;

/**
 * The audit log in the database is not what this server has written: somebody changed it behind the server's back. No act of an
 * administrator is done on it.
 */
public final class BrokenLogException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BrokenLogException(String message) {
        super(message);
    }

    BrokenLogException(String message, Throwable cause) {
        super(message, cause);
    }
}
