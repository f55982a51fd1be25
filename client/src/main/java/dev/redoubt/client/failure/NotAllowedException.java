package dev.redoubt.client.failure;

/** A group does not allow it, or has no room for it. Nothing was sent. */
public final class NotAllowedException extends RedoubtException {
    private static final long serialVersionUID = 1L;

    /** @param why half a sentence */
    public NotAllowedException(String why) {
        super("The group does not allow that: " + why + ".");
    }
}
