package dev.redoubt.protocol.recovery;

import dev.redoubt.crypto.Digests;
import dev.redoubt.crypto.VerifyingKey;
import dev.redoubt.crypto.X25519KeyPair;
import dev.redoubt.protocol.account.CertificateRequest;
import dev.redoubt.protocol.account.NodeKeys;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.wire.MalformedException;
import dev.redoubt.protocol.wire.Structure;
import dev.redoubt.protocol.wire.WireReader;
import dev.redoubt.protocol.wire.WireWriter;

/**
 * What a new device carries to the machine that holds the account's root. SPEC.md, "OfflineRequest". Immutable.
 *
 * @param exchangeKey X25519 public key, fresh, 32 bytes: the answer's keys are sealed to it
 * @param storageSalt of the device's container, 16 bytes
 * @param signature by the node over all before
 */
public record OfflineRequest(CertificateRequest certificate, Octets exchangeKey, Octets storageSalt, Octets signature) {
    private static final int SALT_SIZE = 16;
    private static final int BODY_SIZE =
            Structure.HEADER_SIZE + CertificateRequest.SIZE + X25519KeyPair.SIZE + SALT_SIZE;

    /** Bytes of every request. */
    public static final int SIZE = BODY_SIZE + VerifyingKey.SIGNATURE_SIZE;

    /** The keys stay with the caller. */
    public static OfflineRequest sign(
            NodeKeys node, CertificateRequest certificate, X25519KeyPair exchange, Octets storageSalt) {
        Octets exchangeKey = Octets.copyOf(exchange.publicKey());
        byte[] body = body(certificate, exchangeKey, storageSalt);
        return new OfflineRequest(
                certificate,
                exchangeKey,
                storageSalt,
                Octets.copyOf(RecoveryLabels.OFFLINE_REQUEST.sign(node.signingKey(), body)));
    }

    /** @throws RecoveryException MALFORMED; no signature is looked at */
    public static OfflineRequest parse(byte[] bytes) throws RecoveryException {
        try {
            WireReader in = new WireReader(Structure.OFFLINE_REQUEST, bytes);
            OfflineRequest request = new OfflineRequest(
                    CertificateRequest.parse(in.bytes(CertificateRequest.SIZE)),
                    in.octets(X25519KeyPair.SIZE),
                    in.octets(SALT_SIZE),
                    in.octets(VerifyingKey.SIGNATURE_SIZE));
            in.end();
            return request;
        } catch (MalformedException e) {
            throw new RecoveryException(RecoveryException.Reason.MALFORMED, "offline request: not well formed", e);
        }
    }

    /** Whose device it wants to become. */
    public AccountId account() {
        return certificate.wanted().account();
    }

    public NodeId node() {
        return certificate.wanted().node();
    }

    /** @throws RecoveryException WEAK_KEY or BAD_SIGNATURE unless all of it is the node's own */
    public void verify() throws RecoveryException {
        RecoveryLabels.OFFLINE_REQUEST.verify(
                certificate.wanted().nodeKey().toBytes(),
                body(certificate, exchangeKey, storageSalt),
                signature.toBytes());
    }

    /** By which an answer names the request. */
    public Octets digest() {
        return Octets.copyOf(Digests.sha256(RecoveryLabels.OFFLINE_REQUEST_DIGEST.with(toBytes())));
    }

    private static byte[] body(CertificateRequest certificate, Octets exchangeKey, Octets storageSalt) {
        return new WireWriter(Structure.OFFLINE_REQUEST, BODY_SIZE)
                .bytes(certificate.toBytes())
                .octets(exchangeKey)
                .octets(storageSalt)
                .toBytes();
    }

    /** @return {@link #SIZE} bytes */
    public byte[] toBytes() {
        return new WireWriter(Structure.OFFLINE_REQUEST, SIZE)
                .bytes(certificate.toBytes())
                .octets(exchangeKey)
                .octets(storageSalt)
                .octets(signature)
                .toBytes();
    }
}
