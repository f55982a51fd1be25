package dev.redoubt.protocol.account;

import dev.redoubt.crypto.VerifyingKey;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.wire.MalformedException;
import dev.redoubt.protocol.wire.Structure;
import dev.redoubt.protocol.wire.WireReader;
import dev.redoubt.protocol.wire.WireWriter;
import java.time.Instant;

/**
 * What a new device leaves for an existing one: the certificate that it wants, and the key that the answer is to be sealed for.
 * The user compares the fingerprint of the node that signs it, so that nobody can put an exchange key of their own beside the
 * certificate request of another. SPEC.md, "JoinRequest". Immutable.
 *
 * @param rendezvous of the code, 32 bytes
 * @param exchangeKey X25519, 32 bytes
 * @param signature Ed25519 by Kn of the new device, 64 bytes
 */
public record JoinRequest(CertificateRequest certificate, Octets rendezvous, Octets exchangeKey, Octets signature) {
    private static final int BODY_SIZE = Structure.HEADER_SIZE + CertificateRequest.SIZE + 2 * JoinSession.PART_SIZE;

    /** Bytes of every request. */
    public static final int SIZE = BODY_SIZE + VerifyingKey.SIGNATURE_SIZE;

    /**
     * @param node signs, stays with the caller
     * @param certificate of the same node
     */
    public static JoinRequest sign(
            NodeKeys node, CertificateRequest certificate, Octets rendezvous, Octets exchangeKey) {
        byte[] body = write(BODY_SIZE, certificate, rendezvous, exchangeKey).toBytes();
        Octets signature = Labels.JOIN_REQUEST.sign(node.signingKey(), body);
        return new JoinRequest(certificate, rendezvous, exchangeKey, signature);
    }

    /** @throws MalformedException unless {@code bytes} are exactly one request; no signature is looked at */
    public static JoinRequest parse(byte[] bytes) throws MalformedException {
        WireReader in = new WireReader(Structure.JOIN_REQUEST, bytes);
        JoinRequest request = new JoinRequest(
                CertificateRequest.parse(in.bytes(CertificateRequest.SIZE)),
                in.octets(JoinSession.PART_SIZE),
                in.octets(JoinSession.PART_SIZE),
                in.octets(VerifyingKey.SIGNATURE_SIZE));
        in.end();
        return request;
    }

    /**
     * Checks that it is for this account and this rendezvous, and that the node whose certificate is wanted made all of it.
     *
     * @param root of the account
     * @param expected the rendezvous at which it was found
     */
    public void verify(VerifyingKey root, Octets expected, Instant now) throws InvalidChainException {
        certificate.verify(root, now);
        if (!rendezvous.equals(expected)) {
            throw new InvalidChainException.OtherSession("join request: of another rendezvous");
        }
        Labels.JOIN_REQUEST.verify(
                Labels.parseKey(certificate.wanted().nodeKey()),
                write(BODY_SIZE, certificate, rendezvous, exchangeKey).toBytes(),
                signature);
    }

    private static WireWriter write(int size, CertificateRequest certificate, Octets rendezvous, Octets exchangeKey) {
        return new WireWriter(Structure.JOIN_REQUEST, size)
                .bytes(certificate.toBytes())
                .octets(rendezvous)
                .octets(exchangeKey);
    }

    /** @return {@link #SIZE} bytes */
    public byte[] toBytes() {
        return write(SIZE, certificate, rendezvous, exchangeKey)
                .octets(signature)
                .toBytes();
    }
}
