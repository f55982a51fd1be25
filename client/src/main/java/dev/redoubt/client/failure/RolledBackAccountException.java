package dev.redoubt.client.failure;

/** An account state that is older than, or forked from, the one seen before: a trust alarm. */
public final class RolledBackAccountException extends RedoubtException {
    private static final long serialVersionUID = 1L;

    public RolledBackAccountException(String name) {
        super("The appliance shows an outdated or forked account of \"" + name
                + "\": nothing was sent; ask its administrator.");
    }

    public RolledBackAccountException(String name, Throwable cause) {
        this(name);
        initCause(cause);
    }
}
