package dev.redoubt.channel.handshake;

/** A handshake that must not go on; each reason is a type of its own. SPEC.md, "Failures". */
public abstract sealed class HandshakeException extends Exception {
    private static final long serialVersionUID = 1L;

    private HandshakeException(String message) {
        super(message);
    }

    /** Bytes that no honest peer writes: wrong version, length, order or range, or something after the end. */
    public static final class Malformed extends HandshakeException {
        private static final long serialVersionUID = 1L;

        public Malformed(String message) {
            super(message);
        }
    }

    /** Server: the client offers no suite that this appliance has a certificate for. */
    public static final class NoCommonSuite extends HandshakeException {
        private static final long serialVersionUID = 1L;

        public NoCommonSuite() {
            super("no suite in common");
        }
    }

    /** A key share is no usable key, or forces the X25519 result to zero. */
    public static final class UnusableKeyShare extends HandshakeException {
        private static final long serialVersionUID = 1L;

        public UnusableKeyShare(String message) {
            super(message);
        }
    }

    /** Server: a rotation request is not for the epoch that follows the one it came in, or that one is not current. */
    public static final class UnexpectedEpoch extends HandshakeException {
        private static final long serialVersionUID = 1L;

        public UnexpectedEpoch(long epoch) {
            super("no rotation to epoch " + epoch + " is due here");
        }
    }

    /** Client: the server chose a suite that was not offered. */
    public static final class SuiteNotOffered extends HandshakeException {
        private static final long serialVersionUID = 1L;

        public SuiteNotOffered(int suite) {
            super("the server chose suite " + suite + ", which was not offered");
        }
    }

    /** Client: the certificate is for another suite than the chosen one. */
    public static final class WrongCertificateSuite extends HandshakeException {
        private static final long serialVersionUID = 1L;

        public WrongCertificateSuite(int suite) {
            super("the certificate is for suite " + suite + ", not for the chosen one");
        }
    }

    /** Client: this is another appliance than the pinned one, or somebody who poses as it. */
    public static final class WrongRootPin extends HandshakeException {
        private static final long serialVersionUID = 1L;

        public WrongRootPin() {
            super("the appliance's root key is not the pinned one");
        }
    }

    /** Client: the certificate was not signed by the root key that it carries. */
    public static final class WrongCertificateSignature extends HandshakeException {
        private static final long serialVersionUID = 1L;

        public WrongCertificateSignature() {
            super("the certificate is not signed by the appliance's root key");
        }
    }

    /** Client: the certificate's validity has not begun (or this machine's clock is behind). */
    public static final class CertificateNotYetValid extends HandshakeException {
        private static final long serialVersionUID = 1L;

        public CertificateNotYetValid(String notBefore) {
            super("by this machine's clock its certificate is not valid before " + notBefore);
        }
    }

    /** Client: the certificate's validity has ended (or this machine's clock is ahead). */
    public static final class CertificateExpired extends HandshakeException {
        private static final long serialVersionUID = 1L;

        public CertificateExpired(String notAfter) {
            super("by this machine's clock its certificate expired at " + notAfter);
        }
    }

    /** Client: a certificate with a higher serial was seen from this root before. */
    public static final class LowerSerial extends HandshakeException {
        private static final long serialVersionUID = 1L;

        public LowerSerial(long serial, long seen) {
            super("it shows certificate " + serial + " after " + seen + ": an older key came back");
        }
    }

    /** Client: an alarm. The root signed two channel keys under one serial: somebody may hold a stolen root key. */
    public static final class ConflictingSerial extends HandshakeException {
        private static final long serialVersionUID = 1L;

        public ConflictingSerial(long serial) {
            super("there are two different keys under certificate " + serial
                    + ": the appliance's root key may be stolen");
        }
    }

    /** Client: the revocation list was not signed by the root key that it carries. */
    public static final class WrongRevocationSignature extends HandshakeException {
        private static final long serialVersionUID = 1L;

        public WrongRevocationSignature() {
            super("the revocation list is not signed by the appliance's root key");
        }
    }

    /** Client: an alarm. The root signed two lists under one number: somebody may hold a stolen root key. */
    public static final class ConflictingRevocations extends HandshakeException {
        private static final long serialVersionUID = 1L;

        public ConflictingRevocations(long number) {
            super("there are two different revocation lists " + number + ": the appliance's root key may be stolen");
        }
    }

    /** Client: the root has revoked the certificate: somebody else may hold the channel key. */
    public static final class RevokedSerial extends HandshakeException {
        private static final long serialVersionUID = 1L;

        public RevokedSerial(long serial) {
            super("it shows certificate " + serial + ", which the appliance has revoked: its key may be stolen");
        }
    }

    /** Client: the hellos were not signed by the certificate's channel key, or were altered on the way. */
    public static final class WrongServerSignature extends HandshakeException {
        private static final long serialVersionUID = 1L;

        public WrongServerSignature() {
            super("the handshake is not signed by the appliance's channel key");
        }
    }

    /** Client: the two sides did not arrive at the same keys. */
    public static final class WrongConfirmation extends HandshakeException {
        private static final long serialVersionUID = 1L;

        public WrongConfirmation() {
            super("the appliance does not hold the session's keys");
        }
    }
}
