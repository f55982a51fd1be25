package dev.redoubt.client.failure;

/** The account was changed by another device at the same time. */
public final class AccountChangedException extends RedoubtException {
    private static final long serialVersionUID = 1L;

    public AccountChangedException() {
        super("Another device of your account changed it at the same time: try again.");
    }
}
