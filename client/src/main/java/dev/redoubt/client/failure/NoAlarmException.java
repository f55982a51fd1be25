package dev.redoubt.client.failure;

/** There is nothing to decide about a contact. */
public final class NoAlarmException extends RedoubtException {
    private static final long serialVersionUID = 1L;

    public NoAlarmException(String name) {
        super("There is no alarm about \"" + name + "\", so that there is nothing to accept.");
    }
}
