package dev.redoubt.client.failure;

/** The gateway's address is taken, or one of its files cannot be made. */
public final class CannotListenException extends RedoubtException {
    private static final long serialVersionUID = 1L;

    public CannotListenException(String where, Throwable cause) {
        super("Cannot listen on " + where + " (" + Reasons.of(cause) + "): choose another address or file.", cause);
    }
}
