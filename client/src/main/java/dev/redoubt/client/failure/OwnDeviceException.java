package dev.redoubt.client.failure;

/** A device is not cut off by itself. */
public final class OwnDeviceException extends RedoubtException {
    private static final long serialVersionUID = 1L;

    public OwnDeviceException() {
        super("That is this device itself: suspend or revoke it from another one.");
    }
}
