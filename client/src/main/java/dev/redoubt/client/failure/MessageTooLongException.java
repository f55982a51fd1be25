package dev.redoubt.client.failure;

/** The text does not fit into one message. */
public final class MessageTooLongException extends RedoubtException {
    private static final long serialVersionUID = 1L;

    public MessageTooLongException(int size, int limit) {
        super("The text has " + size + " bytes and at most " + limit + " fit into a message: shorten or split it.");
    }
}
