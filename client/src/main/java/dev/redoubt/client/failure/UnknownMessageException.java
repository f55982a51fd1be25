package dev.redoubt.client.failure;

/** A message that is meant is not kept here any more, or never was, or is in another conversation. */
public final class UnknownMessageException extends RedoubtException {
    private static final long serialVersionUID = 1L;

    public UnknownMessageException(long number) {
        super("There is no message " + number + " there: \"redoubt inbox --all\" shows their numbers.");
    }
}
