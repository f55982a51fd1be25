package dev.redoubt.client.failure;

/** The network, the machine or the service is away. What was to be sent is kept and sent later. */
public final class ApplianceUnreachableException extends RedoubtException {
    private static final long serialVersionUID = 1L;

    public ApplianceUnreachableException(String address, Throwable cause) {
        super("The appliance at " + address + " cannot be reached: check the network, then try again.", cause);
    }

    private ApplianceUnreachableException(String message) {
        super(message);
    }

    /** It was reached, and did not go on to hand over what waits there. */
    public static ApplianceUnreachableException inTheMiddle() {
        return new ApplianceUnreachableException(
                "The appliance was reached, but did not hand over all that waits there: try again.");
    }
}
