package dev.redoubt.client.failure;

/** A chain of keys from the directory or the pool does not validate: a trust alarm. */
public final class InvalidIdentityException extends RedoubtException {
    private static final long serialVersionUID = 1L;

    public InvalidIdentityException(String name, Throwable cause) {
        super(
                "The keys that the appliance gave for \"" + name
                        + "\" do not validate: nothing was sent; ask its administrator.",
                cause);
    }
}
