package dev.redoubt.protocol.group;

/** A well-formed event that the state before it does not allow, or that changes nothing. Nothing happened. */
public final class ForbiddenEventException extends Exception {
    private static final long serialVersionUID = 1L;

    ForbiddenEventException(String message) {
        super(message);
    }
}
