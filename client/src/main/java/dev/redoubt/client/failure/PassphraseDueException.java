package dev.redoubt.client.failure;

/** The passphrase of this device is weaker than the policy asks for: until there is another, the device does not go online. */
public final class PassphraseDueException extends RedoubtException {
    private static final long serialVersionUID = 1L;

    /** @param needed what a passphrase has to have, half a sentence */
    public PassphraseDueException(String needed) {
        super("The administrator's policy asks for another passphrase of this device, with " + needed
                + ": choose one with \"redoubt passphrase\".");
    }
}
