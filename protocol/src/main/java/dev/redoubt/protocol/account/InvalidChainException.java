package dev.redoubt.protocol.account;

/** A well-formed structure does not follow from the pinned root. The type says which check failed. SPEC.md, "Chain". */
public abstract sealed class InvalidChainException extends Exception {
    private static final long serialVersionUID = 1L;

    private InvalidChainException(String message) {
        super(message);
    }

    /** The account's root is another one than the pinned. */
    public static final class WrongRoot extends InvalidChainException {
        private static final long serialVersionUID = 1L;

        WrongRoot(String message) {
            super(message);
        }
    }

    /** An identifier is not the hash of its key, or a structure belongs to another account or node. */
    public static final class WrongOwner extends InvalidChainException {
        private static final long serialVersionUID = 1L;

        WrongOwner(String message) {
            super(message);
        }
    }

    /** A public key is no point of full order in its canonical encoding. */
    public static final class WeakKey extends InvalidChainException {
        private static final long serialVersionUID = 1L;

        WeakKey(String message) {
            super(message);
        }
    }

    public static final class BadSignature extends InvalidChainException {
        private static final long serialVersionUID = 1L;

        BadSignature(String message) {
            super(message);
        }
    }

    public static final class Expired extends InvalidChainException {
        private static final long serialVersionUID = 1L;

        Expired(String message) {
            super(message);
        }
    }

    /** Made in the future, by more than {@link Lifetimes#CLOCK_SKEW}. */
    public static final class NotYetValid extends InvalidChainException {
        private static final long serialVersionUID = 1L;

        NotYetValid(String message) {
            super(message);
        }
    }

    /** Valid for longer than the protocol allows. */
    public static final class LifetimeTooLong extends InvalidChainException {
        private static final long serialVersionUID = 1L;

        LifetimeTooLong(String message) {
            super(message);
        }
    }

    /** An account state with a lower version than one that was seen. */
    public static final class RolledBack extends InvalidChainException {
        private static final long serialVersionUID = 1L;

        RolledBack(String message) {
            super(message);
        }
    }

    /** An account state that contradicts one that was seen: same version with other content, or another history. */
    public static final class Forked extends InvalidChainException {
        private static final long serialVersionUID = 1L;

        Forked(String message) {
            super(message);
        }
    }

    /** Not a state that an account can begin with: version 1 with exactly one node. */
    public static final class NotAnEnrolment extends InvalidChainException {
        private static final long serialVersionUID = 1L;

        NotAnEnrolment(String message) {
            super(message);
        }
    }

    public static final class RevokedNode extends InvalidChainException {
        private static final long serialVersionUID = 1L;

        RevokedNode(String message) {
            super(message);
        }
    }

    /** A suspension that was made under another account state than the one that holds: it has no effect. */
    public static final class OtherState extends InvalidChainException {
        private static final long serialVersionUID = 1L;

        OtherState(String message) {
            super(message);
        }
    }

    /** What was signed for another joining, or for another device, than the one at hand. */
    public static final class OtherSession extends InvalidChainException {
        private static final long serialVersionUID = 1L;

        OtherSession(String message) {
            super(message);
        }
    }

    /** The account state neither lists nor revokes the node. */
    public static final class UnknownNode extends InvalidChainException {
        private static final long serialVersionUID = 1L;

        UnknownNode(String message) {
            super(message);
        }
    }
}
