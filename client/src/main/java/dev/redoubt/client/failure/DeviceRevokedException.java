package dev.redoubt.client.failure;

/** The account has revoked this device. */
public final class DeviceRevokedException extends RedoubtException {
    private static final long serialVersionUID = 1L;

    public DeviceRevokedException() {
        super(
                "Another device of your account has revoked this one: it keeps what it has, and sends and gets nothing more.");
    }
}
