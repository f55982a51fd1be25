package dev.redoubt.client.appliance;

/** The link ended in order: nothing is wrong, and it may be opened again. */
public final class LinkEndedException extends Exception {
    private static final long serialVersionUID = 1L;

    public LinkEndedException() {
        super("the link ended");
    }
}
