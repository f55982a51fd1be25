package dev.redoubt.client.failure;

/** Another process of this home holds the device link. */
public final class LinkTakenException extends RedoubtException {
    private static final long serialVersionUID = 1L;

    public LinkTakenException(String home) {
        super("Another process is listening for " + home
                + " already: messages arrive there; \"redoubt inbox --all\" shows them too.");
    }
}
