package dev.redoubt.client.failure;

/** No group, or more than one, is meant by what was typed. */
public final class UnknownConversationException extends RedoubtException {
    private static final long serialVersionUID = 1L;

    public UnknownConversationException(String typed) {
        super("No group, or more than one, is called \"" + typed
                + "\" or has an id that begins like this: \"redoubt group list\" shows them.");
    }
}
