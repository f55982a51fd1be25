package dev.redoubt.protocol.account;

import dev.redoubt.crypto.Digests;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.wire.MalformedException;
import dev.redoubt.protocol.wire.Structure;
import dev.redoubt.protocol.wire.WireReader;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;

/** A node certificate and an agreement record together, as one that sends or receives shows it. A claim until verified. */
public record Credential(NodeCertificate certificate, AgreementRecord agreement) {
    /** Bytes of every credential. */
    public static final int SIZE = NodeCertificate.SIZE + AgreementRecord.SIZE;

    public AccountId account() {
        return certificate.account();
    }

    public NodeId node() {
        return certificate.node();
    }

    /** Whether certificate and record are both valid then, by their own words. */
    public boolean holdsAt(Instant time) {
        return certificate.validity().holdsAt(time) && agreement.validity().holdsAt(time);
    }

    /** The same, and says what is wrong. */
    public void checkValidAt(Instant now) throws InvalidChainException {
        certificate.validity().check("node certificate", now, Duration.ZERO);
        agreement.validity().check("agreement record", now, Duration.ZERO);
    }

    /** Reads a credential that stands inside of another structure. */
    public static Credential read(WireReader outer) throws MalformedException {
        NodeCertificate certificate = NodeCertificate.read(outer.nested(Structure.NODE_CERTIFICATE));
        AgreementRecord agreement = AgreementRecord.read(outer.nested(Structure.AGREEMENT_RECORD));
        return new Credential(certificate, agreement);
    }

    /** @return {@link #SIZE} bytes: the certificate, then the record */
    public byte[] toBytes() {
        return ByteBuffer.allocate(SIZE)
                .put(certificate.toBytes())
                .put(agreement.toBytes())
                .array();
    }

    /** SHA-256 of the bytes. */
    public Octets digest() {
        return Octets.copyOf(Digests.sha256(toBytes()));
    }
}
