package dev.redoubt.client.failure;

/** What the appliance gives or says of a file is not what its sender has sealed. Nothing of it got a name. */
public final class FileDamagedException extends RedoubtException {
    private static final long serialVersionUID = 1L;

    /** @param what is wrong, for people */
    public FileDamagedException(String what) {
        super("The file is not what was sent (" + what
                + "): ask its sender to send it again, and tell the administrator.");
    }

    public FileDamagedException(String what, Throwable cause) {
        this(what);
        initCause(cause);
    }
}
