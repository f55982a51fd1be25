package dev.redoubt.client.failure;

/** There is no enrolled node in this home. */
public final class NotEnrolledException extends RedoubtException {
    private static final long serialVersionUID = 1L;

    public NotEnrolledException(String home) {
        super("There is no enrolled device in " + home + ": run \"redoubt enrol LINK\" with an invitation first.");
    }
}
