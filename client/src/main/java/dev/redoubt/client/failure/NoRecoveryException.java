package dev.redoubt.client.failure;

/** This cannot be done with the recovery as it is set up, or not from here. */
public final class NoRecoveryException extends RedoubtException {
    private static final long serialVersionUID = 1L;

    /** @param sentence what to do instead */
    public NoRecoveryException(String sentence) {
        super(sentence);
    }
}
