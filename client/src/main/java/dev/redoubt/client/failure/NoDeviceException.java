package dev.redoubt.client.failure;

/** Nobody can be written to: all devices are suspended, reset or expired. */
public final class NoDeviceException extends RedoubtException {
    private static final long serialVersionUID = 1L;

    public NoDeviceException(String whom) {
        super("There is no device to write to: all of \"" + whom
                + "\" are suspended, by their owner or by the administrator, or were reset, or their certificates have expired."
                + " Nothing was sent. Ask them in another way, or the administrator.");
    }
}
