package dev.redoubt.client.failure;

/** TLS trust or the pinned appliance root do not hold: a trust alarm, never to be retried around. */
public final class UntrustedApplianceException extends RedoubtException {
    private static final long serialVersionUID = 1L;

    public UntrustedApplianceException(String address, String reason, Throwable cause) {
        super(
                "What answers at " + address + " is not the appliance of your invitation (" + reason
                        + "): nothing was sent; ask its administrator.",
                cause);
    }
}
