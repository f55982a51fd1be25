package dev.redoubt.client.failure;

/** This home belongs to an enrolled node already. */
public final class AlreadyEnrolledException extends RedoubtException {
    private static final long serialVersionUID = 1L;

    public AlreadyEnrolledException(String home) {
        super("The home " + home + " is enrolled already: use another --home for another account.");
    }
}
