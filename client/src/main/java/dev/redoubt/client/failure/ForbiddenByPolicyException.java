package dev.redoubt.client.failure;

/** The policy for this device does not allow it. Nothing was done. */
public final class ForbiddenByPolicyException extends RedoubtException {
    private static final long serialVersionUID = 1L;

    /** @param why half a sentence */
    public ForbiddenByPolicyException(String why) {
        super("The administrator's policy does not allow that: " + why + ". \"redoubt policy\" shows all of it.");
    }
}
