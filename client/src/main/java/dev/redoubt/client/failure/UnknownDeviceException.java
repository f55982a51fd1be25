package dev.redoubt.client.failure;

/** No device of the own account, or more than one, is meant by what was typed. */
public final class UnknownDeviceException extends RedoubtException {
    private static final long serialVersionUID = 1L;

    public UnknownDeviceException(String typed) {
        super("No device, or more than one, of your account has a fingerprint that begins with \"" + typed
                + "\": \"redoubt device list\" shows them.");
    }
}
