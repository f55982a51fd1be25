package dev.redoubt.protocol.account;

import dev.redoubt.crypto.VerifyingKey;
import dev.redoubt.crypto.X25519KeyPair;
import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.wire.MalformedException;
import dev.redoubt.protocol.wire.Structure;
import dev.redoubt.protocol.wire.WireReader;
import dev.redoubt.protocol.wire.WireWriter;
import java.time.Duration;
import java.time.Instant;

/**
 * Says which agreement key (PAn) a node uses now, signed by Kn. A claim until {@link VerifiedNode} verified it.
 * SPEC.md, "AgreementRecord".
 *
 * @param key PAn, X25519, 32 bytes
 * @param signature Ed25519, 64 bytes
 */
public record AgreementRecord(NodeId node, Octets key, Validity validity, Octets signature) {
    private static final int BODY_SIZE = Structure.HEADER_SIZE + NodeId.SIZE + X25519KeyPair.SIZE + Validity.SIZE;

    /** Bytes of every record. */
    public static final int SIZE = BODY_SIZE + VerifyingKey.SIGNATURE_SIZE;

    /** @throws MalformedException unless {@code bytes} are exactly one record; the signature is not looked at */
    public static AgreementRecord parse(byte[] bytes) throws MalformedException {
        WireReader in = new WireReader(Structure.AGREEMENT_RECORD, bytes);
        AgreementRecord result = read(in);
        in.end();
        return result;
    }

    /** Reads what follows the header. */
    static AgreementRecord read(WireReader in) throws MalformedException {
        return new AgreementRecord(
                new NodeId(in.octets(NodeId.SIZE)),
                in.octets(X25519KeyPair.SIZE),
                Validity.read(in),
                in.octets(VerifyingKey.SIGNATURE_SIZE));
    }

    static AgreementRecord sign(NodeKeys node, Validity validity) {
        Octets key = Octets.copyOf(node.agreementKey().publicKey());
        Octets signature = Labels.AGREEMENT_RECORD.sign(
                node.signingKey(), write(BODY_SIZE, node.id(), key, validity).toBytes());
        return new AgreementRecord(node.id(), key, validity, signature);
    }

    void verify(VerifiedNode owner, Instant now, Duration grace) throws InvalidChainException {
        if (!node.equals(owner.id())) {
            throw new InvalidChainException.WrongOwner("agreement record: of another node");
        }
        Labels.AGREEMENT_RECORD.verify(
                owner.key(), write(BODY_SIZE, node, key, validity).toBytes(), signature);
        if (validity.length().compareTo(Lifetimes.AGREEMENT_RECORD_MAX) > 0) {
            throw new InvalidChainException.LifetimeTooLong("agreement record: valid for more than 30 days");
        }
        validity.check("agreement record", now, grace);
    }

    private static WireWriter write(int size, NodeId node, Octets key, Validity validity) {
        WireWriter out = new WireWriter(Structure.AGREEMENT_RECORD, size)
                .octets(node.value())
                .octets(key);
        validity.write(out);
        return out;
    }

    /** @return {@link #SIZE} bytes */
    public byte[] toBytes() {
        return write(SIZE, node, key, validity).octets(signature).toBytes();
    }
}
