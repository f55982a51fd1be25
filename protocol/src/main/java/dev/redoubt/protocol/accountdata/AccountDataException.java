package dev.redoubt.protocol.accountdata;

/** Account data is not what it should be; nothing of it was believed. SPEC.md, "Account data". */
public final class AccountDataException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Named as in the vectors. */
    public enum Reason {
        /** Not the one encoding of what it should be. */
        MALFORMED,
        /** Of another account. */
        WRONG_ACCOUNT,
        /** Does not open: sealed under another storage key, or changed. */
        WRONG_KEY,
        /** Sealed under a storage key that was replaced. */
        OLD_KEY,
        /** Older than what was seen. */
        ROLLED_BACK,
        /** Does not follow what was seen. */
        FORKED
    }

    private final Reason reason;

    public AccountDataException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public AccountDataException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
