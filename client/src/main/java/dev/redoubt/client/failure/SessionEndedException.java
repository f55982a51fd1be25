package dev.redoubt.client.failure;

/** The device was open for as long as the policy allows, and was closed. */
public final class SessionEndedException extends RedoubtException {
    private static final long serialVersionUID = 1L;

    public SessionEndedException() {
        super("This device was open for as long as the administrator's policy allows, and is closed:"
                + " open it again with its passphrase.");
    }
}
