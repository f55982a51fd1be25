package dev.redoubt.protocol.account;

import dev.redoubt.crypto.VerifyingKey;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.wire.MalformedException;
import java.time.Duration;
import java.time.Instant;

/**
 * What a node asks an account's root to certify: the certificate that it wants, signed by the node (Kn) to show possession,
 * with zeros in the place of the root's signature. It goes to whoever holds Kr: a sister, or a machine that is offline.
 * SPEC.md, "NodeCertificate".
 *
 * @param wanted with a root signature of zeros
 */
public record CertificateRequest(NodeCertificate wanted) {
    /** Bytes of every request. */
    public static final int SIZE = NodeCertificate.SIZE;

    private static final Octets NO_SIGNATURE = Octets.copyOf(new byte[VerifyingKey.SIGNATURE_SIZE]);

    /** @throws IllegalArgumentException if a root signed it already */
    public CertificateRequest {
        if (!wanted.rootSignature().equals(NO_SIGNATURE)) {
            throw new IllegalArgumentException("a request is not signed by a root");
        }
    }

    /** @param root the key of the account that {@code node} was made for */
    public static CertificateRequest sign(VerifyingKey root, NodeKeys node, Instant now, Duration lifetime) {
        return new CertificateRequest(NodeCertificate.request(root, node, new Validity(now, now.plus(lifetime))));
    }

    /** @throws MalformedException unless {@code bytes} are exactly one request; no signature is looked at */
    public static CertificateRequest parse(byte[] bytes) throws MalformedException {
        NodeCertificate wanted = NodeCertificate.parse(bytes);
        if (!wanted.rootSignature().equals(NO_SIGNATURE)) {
            throw new MalformedException("certificate request: signed by a root");
        }
        return new CertificateRequest(wanted);
    }

    /** Checks that the node holds its key, wants to belong to this root, and asks for no more than 731 days from now. */
    void verify(VerifyingKey root, Instant now) throws InvalidChainException {
        wanted.verifyPossession(root);
        wanted.validity().check("certificate request", now, Duration.ZERO);
        if (wanted.validity().length().compareTo(Lifetimes.NODE_CERTIFICATE) > 0) {
            throw new InvalidChainException.LifetimeTooLong("certificate request: for more than 731 days");
        }
    }

    /** @return {@link #SIZE} bytes */
    public byte[] toBytes() {
        return wanted.toBytes();
    }
}
