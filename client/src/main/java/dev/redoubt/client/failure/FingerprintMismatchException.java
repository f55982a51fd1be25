package dev.redoubt.client.failure;

/** Two fingerprints are not the same: a trust alarm. */
public final class FingerprintMismatchException extends RedoubtException {
    private static final long serialVersionUID = 1L;

    public FingerprintMismatchException(String name) {
        super("This is not the fingerprint of you and \"" + name
                + "\": either it was not read right, or somebody stands between you. Nothing was marked as verified.");
    }
}
