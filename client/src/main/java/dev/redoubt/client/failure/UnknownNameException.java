package dev.redoubt.client.failure;

/** The directory has no such name. */
public final class UnknownNameException extends RedoubtException {
    private static final long serialVersionUID = 1L;

    public UnknownNameException(String name) {
        super("The appliance knows nobody called \"" + name + "\": check the spelling.");
    }
}
