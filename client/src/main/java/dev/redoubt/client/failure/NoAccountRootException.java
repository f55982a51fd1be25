package dev.redoubt.client.failure;

/** The account's root is not on this device, so that it cannot change the account. */
public final class NoAccountRootException extends RedoubtException {
    private static final long serialVersionUID = 1L;

    public NoAccountRootException() {
        super("This device does not hold the root of your account: use the device that does, or the recovery.");
    }
}
