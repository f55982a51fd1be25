package dev.redoubt.channel.session;

/**
 * A rotation was asked for of an epoch that was hardly used, or has made as many as one may. Without a stack
 * trace, as any client can cause it.
 */
public final class RotationNotDueException extends Exception {
    private static final long serialVersionUID = 1L;

    RotationNotDueException() {
        super("the epoch is not due to be replaced, or was replaced too often", null, false, false);
    }
}
