package dev.redoubt.server.audit;

/** An export of an audit log does not hold, and why. server/SPEC.md, "Audit export". */
public final class InvalidAuditException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Named as in the vectors. */
    public enum Reason {
        /** Not the one form of what it should be. */
        MALFORMED,
        /** The end of the file is missing, and its head with it. */
        CUT,
        /** Entries or a head of another log. */
        WRONG_LOG,
        /** Signed by a key of another appliance. */
        WRONG_ROOT,
        BAD_SIGNATURE,
        /** Entries are missing, too many, or in another order. */
        WRONG_NUMBER,
        /** What an entry says is not what it said. */
        CHANGED,
        /** What came before the first entry is not proven by anything. */
        UNCONNECTED,
        /** The log ends before one that the appliance has signed. */
        BEHIND,
        /** The log says something else than one that the appliance has signed. */
        FORKED,
        /** Signed with a key that had been replaced before. */
        REPLACED_KEY
    }

    private final Reason reason;

    InvalidAuditException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    InvalidAuditException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
