package dev.redoubt.client.failure;

/** Nobody can be written to: all devices are suspended or expired. */
public final class NoDeviceException extends RedoubtException {
    private static final long serialVersionUID = 1L;

    public NoDeviceException(String whom) {
        super("There is no device to write to: all of \"" + whom
                + "\" are suspended, or their certificates have expired."
                + " Nothing was sent. Ask them in another way to lift or renew one.");
    }
}
