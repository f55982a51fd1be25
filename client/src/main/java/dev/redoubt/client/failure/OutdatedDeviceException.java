package dev.redoubt.client.failure;

/** The other device of a joining does not sign what it says, as versions before this one did not. */
public final class OutdatedDeviceException extends RedoubtException {
    private static final long serialVersionUID = 1L;

    public OutdatedDeviceException() {
        super(
                "The other device has an older version of Redoubt, which does not sign what it says when a device joins:"
                        + " update it there, and begin again with a new code. If both have the newest, somebody else may have seen the code.");
    }
}
