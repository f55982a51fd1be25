package dev.redoubt.protocol.account;

import dev.redoubt.crypto.SigningKey;
import dev.redoubt.crypto.VerifyingKey;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.protocol.identity.Octets;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/** Structures that their owner should never make, but could: well signed and wrong. */
public final class Forgery {
    private Forgery() {}

    /** A state with all of its fields as given, in the order given, signed by {@code root}. */
    public static byte[] state(
            AccountRoot root,
            AccountId id,
            long version,
            Octets previous,
            List<NodeCertificate> certificates,
            List<Revocation> revocations) {
        byte[] body = new AccountStateFields(
                        id,
                        Octets.copyOf(root.key().toBytes()),
                        version,
                        previous,
                        certificates,
                        revocations,
                        Octets.copyOf(new byte[VerifyingKey.SIGNATURE_SIZE]))
                .body();
        byte[] signature = Labels.ACCOUNT_STATE.sign(root.signingKey(), body).toBytes();
        return ByteBuffer.allocate(body.length + signature.length)
                .put(body)
                .put(signature)
                .array();
    }

    /** Signed by {@code by}, whatever it says. */
    static byte[] suspension(NodeKeys by, NodeId node, VerifiedAccountState state, Instant at) {
        return suspension(by, by.id(), node, state, at);
    }

    /** In the name of {@code named}, signed by {@code by}. */
    static byte[] suspension(NodeKeys by, NodeId named, NodeId node, VerifiedAccountState state, Instant at) {
        Octets none = Octets.copyOf(new byte[VerifyingKey.SIGNATURE_SIZE]);
        byte[] blank = new UnverifiedSuspension(node, named, state.reference(), at, none).toBytes();
        byte[] body = Arrays.copyOf(blank, blank.length - VerifyingKey.SIGNATURE_SIZE);
        Octets signature = Labels.SUSPENSION.sign(by.signingKey(), body);
        return new UnverifiedSuspension(node, named, state.reference(), at, signature).toBytes();
    }

    public static AgreementRecord agreement(NodeKeys node, Duration lifetime) {
        return AgreementRecord.sign(node, new Validity(People.NOW, People.NOW.plus(lifetime)));
    }

    /** The pair's public half with another X25519 key, signed all the same. */
    public static EphemeralKey withX25519(NodeKeys node, EphemeralKey key, Octets x25519) {
        return new EphemeralKey(
                        key.account(),
                        key.node(),
                        key.id(),
                        x25519,
                        key.mlKem(),
                        key.expires(),
                        key.lastResort(),
                        key.signature())
                .signed(node);
    }

    /** The pair's public half with another ML-KEM key, signed all the same. */
    public static EphemeralKey withMlKem(NodeKeys node, EphemeralKey key, Octets mlKem) {
        return new EphemeralKey(
                        key.account(),
                        key.node(),
                        key.id(),
                        key.x25519(),
                        mlKem,
                        key.expires(),
                        key.lastResort(),
                        key.signature())
                .signed(node);
    }

    /** A certificate whose node did not sign it. */
    public static NodeCertificate withoutPossession(AccountRoot root, NodeKeys node, SigningKey other) {
        NodeCertificate real =
                NodeCertificate.sign(root, node, new Validity(People.NOW, People.NOW.plus(Lifetimes.NODE_CERTIFICATE)));
        byte[] body = Arrays.copyOf(real.toBytes(), NodeCertificate.SIZE - 2 * VerifyingKey.SIGNATURE_SIZE);
        return new NodeCertificate(
                real.account(),
                real.rootKey(),
                real.node(),
                real.nodeKey(),
                real.validity(),
                real.rootSignature(),
                Labels.NODE_CERTIFICATE_BY_NODE.sign(other, body));
    }
}
