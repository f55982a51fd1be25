package dev.redoubt.protocol.account;

import dev.redoubt.crypto.Secret;
import dev.redoubt.crypto.SigningKey;
import dev.redoubt.crypto.VerifyingKey;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.wire.MalformedException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** An account's root signing pair (Kr). Open it for one signature and close it again. */
public final class AccountRoot implements AutoCloseable {
    private final SigningKey signingKey;
    private final AccountId id;

    private AccountRoot(SigningKey signingKey) {
        this.signingKey = signingKey;
        this.id = AccountId.ofRootKey(signingKey.verifyingKey());
    }

    public static AccountRoot generate(SecureRandom random) {
        return new AccountRoot(SigningKey.generate(random));
    }

    /** @param seed 32 bytes, owned by the root from now on */
    public static AccountRoot ofSeed(Secret seed) {
        return new AccountRoot(SigningKey.ofSeed(seed));
    }

    public AccountId id() {
        return id;
    }

    /** PKr. */
    public VerifyingKey key() {
        return signingKey.verifyingKey();
    }

    /** The root's own secret, for the recovery bundle; closing the root destroys it. */
    public Secret seed() {
        return signingKey.seed();
    }

    SigningKey signingKey() {
        return signingKey;
    }

    /** Version 1: the account with its first node, certified for {@link Lifetimes#NODE_CERTIFICATE}. */
    public VerifiedAccountState firstState(NodeKeys node, Instant now) {
        return firstState(node, now, Lifetimes.NODE_CERTIFICATE);
    }

    /**
     * The same for a node that is elsewhere.
     *
     * @throws InvalidChainException if the request is not what its node made for this root, or wants too much
     */
    public VerifiedAccountState firstState(CertificateRequest request, Instant now) throws InvalidChainException {
        request.verify(key(), now);
        return sign(1, StateReference.NO_DIGEST, List.of(request.wanted().signedBy(this)), List.of());
    }

    /** @param lifetime of the node's certificate */
    public VerifiedAccountState firstState(NodeKeys node, Instant now, Duration lifetime) {
        return sign(1, StateReference.NO_DIGEST, List.of(certify(node, now, lifetime)), List.of());
    }

    /**
     * The next version, with one node more.
     *
     * @throws IllegalArgumentException if the node is known or revoked, or the account has no room for one more
     */
    public VerifiedAccountState addNode(VerifiedAccountState current, NodeKeys node, Instant now, Duration lifetime) {
        return add(current, certify(node, now, lifetime));
    }

    private VerifiedAccountState add(VerifiedAccountState current, NodeCertificate certificate) {
        List<NodeCertificate> certificates = certificates(current);
        NodeId node = certificate.node();
        boolean revoked =
                current.revocations().stream().anyMatch(one -> one.node().equals(node));
        if (revoked || certificates.stream().anyMatch(one -> one.node().equals(node))) {
            throw new IllegalArgumentException("the account knows the node already");
        }
        certificates.add(certificate);
        return next(current, certificates, current.revocations());
    }

    /**
     * The next version, with the node that asks for it.
     *
     * @throws InvalidChainException if the request is not what its node made for this root, or wants too much
     * @throws IllegalArgumentException if the node is known or revoked, or the account has no room for one more
     */
    public VerifiedAccountState addNode(VerifiedAccountState current, CertificateRequest request, Instant now)
            throws InvalidChainException {
        request.verify(key(), now);
        return add(current, request.wanted().signedBy(this));
    }

    /**
     * The next version, in which a listed node has the certificate that it asks for.
     *
     * @throws InvalidChainException likewise
     * @throws IllegalArgumentException if the account does not list the node
     */
    public VerifiedAccountState renew(VerifiedAccountState current, CertificateRequest request, Instant now)
            throws InvalidChainException {
        request.verify(key(), now);
        List<NodeCertificate> certificates = certificates(current);
        if (!certificates.removeIf(one -> one.node().equals(request.wanted().node()))) {
            throw new IllegalArgumentException("the account does not list the node");
        }
        certificates.add(request.wanted().signedBy(this));
        return next(current, certificates, current.revocations());
    }

    /** The next version with the same nodes: it lifts every suspension. */
    public VerifiedAccountState confirm(VerifiedAccountState current) {
        return next(current, certificates(current), current.revocations());
    }

    /**
     * The next version, in which {@code node} is not listed but revoked, for ever.
     *
     * @throws IllegalArgumentException if the account does not list the node
     */
    public VerifiedAccountState revoke(VerifiedAccountState current, NodeId node, Instant now) {
        List<NodeCertificate> certificates = certificates(current);
        if (!certificates.removeIf(one -> one.node().equals(node))) {
            throw new IllegalArgumentException("the account does not list the node");
        }
        List<Revocation> revocations = new ArrayList<>(current.revocations());
        revocations.add(new Revocation(node, now.truncatedTo(ChronoUnit.SECONDS)));
        return next(current, certificates, revocations);
    }

    private NodeCertificate certify(NodeKeys node, Instant now, Duration lifetime) {
        return NodeCertificate.sign(this, node, new Validity(now, now.plus(lifetime)));
    }

    private static List<NodeCertificate> certificates(VerifiedAccountState state) {
        List<NodeCertificate> certificates = new ArrayList<>();
        state.nodes().forEach(node -> certificates.add(node.certificate()));
        return certificates;
    }

    private VerifiedAccountState next(
            VerifiedAccountState current, List<NodeCertificate> certificates, List<Revocation> revocations) {
        return sign(current.version() + 1, current.digest(), certificates, revocations);
    }

    private VerifiedAccountState sign(
            long version, Octets previous, List<NodeCertificate> certificates, List<Revocation> revocations) {
        if (certificates.size() > AccountStateFields.MAX_NODES
                || revocations.size() > AccountStateFields.MAX_REVOCATIONS) {
            throw new IllegalArgumentException("too many nodes or revocations");
        }
        byte[] body = new AccountStateFields(
                        id,
                        Octets.copyOf(key().toBytes()),
                        version,
                        previous,
                        sorted(certificates, Comparator.comparing(NodeCertificate::node)),
                        sorted(revocations, Comparator.comparing(Revocation::node)),
                        Octets.copyOf(new byte[VerifyingKey.SIGNATURE_SIZE]))
                .body();
        byte[] signature = Labels.ACCOUNT_STATE.sign(signingKey, body).toBytes();
        return readBack(ByteBuffer.allocate(body.length + signature.length)
                .put(body)
                .put(signature)
                .array());
    }

    private static <T> List<T> sorted(List<T> list, Comparator<T> order) {
        return list.stream().sorted(order).toList();
    }

    /** What we make passes the checks that others will make. */
    private VerifiedAccountState readBack(byte[] bytes) {
        try {
            return UnverifiedAccountState.parse(bytes).verify(StateReference.root(id));
        } catch (MalformedException | InvalidChainException e) {
            throw new IllegalStateException("made an account state that does not verify", e);
        }
    }

    @Override
    public void close() {
        signingKey.close();
    }
}
