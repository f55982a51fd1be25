package dev.redoubt.client.failure;

/** The administrator has something to be read and acknowledged before this device goes online. */
public final class ConsentDueException extends RedoubtException {
    private static final long serialVersionUID = 1L;

    public ConsentDueException() {
        super("The administrator asks you to read something first: \"redoubt policy\" shows it, and"
                + " \"redoubt policy --acknowledge\" says that you have read it.");
    }
}
