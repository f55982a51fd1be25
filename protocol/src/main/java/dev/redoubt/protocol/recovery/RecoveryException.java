package dev.redoubt.protocol.recovery;

/** Something of the recovery is not what it should be; nothing of it was believed. SPEC.md, "Recovery". */
public final class RecoveryException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Named as in the vectors. */
    public enum Reason {
        /** Not the one encoding of what it should be. */
        MALFORMED,
        /** Sealed for another way of recovery. */
        WRONG_PURPOSE,
        /** Does not open: another passphrase, other words, or changed bytes; they cannot be told apart. */
        WRONG_KEY,
        /** Of another account than expected, or keys that are not the account's. */
        WRONG_ACCOUNT,
        BAD_SIGNATURE,
        /** A public key or group element that is none. */
        WEAK_KEY,
        /** Too old, or from the future. */
        EXPIRED,
        /** An answer to another request. */
        WRONG_REQUEST
    }

    private final Reason reason;

    public RecoveryException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public RecoveryException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
