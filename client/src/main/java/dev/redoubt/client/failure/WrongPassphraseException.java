package dev.redoubt.client.failure;

/** The container was not opened: the passphrase is another one, or the header was changed. */
public final class WrongPassphraseException extends RedoubtException {
    private static final long serialVersionUID = 1L;

    public WrongPassphraseException() {
        super("The passphrase is wrong (or container.header was changed): try again.");
    }

    /** @param left tries before the container erases itself */
    public WrongPassphraseException(int left) {
        super("The passphrase is wrong. After " + left + " more failures this device erases itself.");
    }
}
