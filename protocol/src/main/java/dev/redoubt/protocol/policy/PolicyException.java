package dev.redoubt.protocol.policy;

/** A policy that is not to be obeyed; nothing of it was believed. SPEC.md, "Policy". */
public final class PolicyException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Named as in the vectors. */
    public enum Reason {
        /** Not the one encoding of what it should be, or out of its ranges. */
        MALFORMED,
        /** Of another appliance. */
        WRONG_ROOT,
        /** A public key that is none. */
        WEAK_KEY,
        BAD_SIGNATURE,
        /** The policy key's certificate is too old. */
        EXPIRED,
        /** From the future. */
        NOT_YET_VALID,
        /** Certified for longer than a policy key may be. */
        LIFETIME_TOO_LONG,
        /** Older than one that was seen. */
        ROLLED_BACK,
        /** The root has certified two keys under one serial: it may be stolen. */
        FORKED,
        /** Of another network of this appliance. */
        WRONG_NETWORK,
        /** For somebody else. */
        WRONG_ACCOUNT,
        /** For another device of the same account. */
        WRONG_NODE
    }

    private final Reason reason;

    public PolicyException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public PolicyException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
