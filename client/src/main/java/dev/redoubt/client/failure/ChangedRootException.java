package dev.redoubt.client.failure;

/** A name now stands for another account root than the pinned one: a trust alarm. */
public final class ChangedRootException extends RedoubtException {
    private static final long serialVersionUID = 1L;

    public ChangedRootException(String name) {
        super("The account of \"" + name
                + "\" has another root than before: nothing was sent; compare fingerprints with them in person, then decide with \"redoubt trust "
                + name
                + "\".");
    }
}
