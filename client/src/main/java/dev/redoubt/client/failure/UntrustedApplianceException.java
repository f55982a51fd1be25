package dev.redoubt.client.failure;

/** TLS trust, the pinned appliance root or its certificate do not hold: a trust alarm, never to be retried around. */
public final class UntrustedApplianceException extends RedoubtException {
    private static final long serialVersionUID = 1L;

    /**
     * @param reason what was found, as a part of a sentence
     * @param advice what the user is to do, likewise
     */
    public UntrustedApplianceException(String address, String reason, String advice, Throwable cause) {
        super(
                "What answers at " + address + " cannot be trusted (" + reason + "): nothing was sent; " + advice + ".",
                cause);
    }
}
