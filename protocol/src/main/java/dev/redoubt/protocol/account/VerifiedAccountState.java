package dev.redoubt.protocol.account;

import dev.redoubt.crypto.Digests;
import dev.redoubt.crypto.VerifyingKey;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.protocol.identity.Octets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An account state whose every signature was checked from a root that the verifier gave. Immutable, thread-safe. */
public final class VerifiedAccountState {
    private final byte[] bytes;
    private final AccountStateFields fields;
    private final VerifyingKey rootKey;
    private final Octets digest;
    private final Map<NodeId, VerifiedNode> nodes = new LinkedHashMap<>();

    VerifiedAccountState(byte[] bytes, AccountStateFields fields, VerifyingKey rootKey, List<VerifyingKey> nodeKeys) {
        this.bytes = bytes;
        this.fields = fields;
        this.rootKey = rootKey;
        this.digest = digestOf(bytes);
        StateReference reference = new StateReference(fields.account(), fields.version(), digest);
        for (int i = 0; i < nodeKeys.size(); i++) {
            NodeCertificate certificate = fields.certificates().get(i);
            nodes.put(certificate.node(), new VerifiedNode(certificate, nodeKeys.get(i), reference));
        }
    }

    static Octets digestOf(byte[] state) {
        return Octets.copyOf(Digests.sha256(Labels.ACCOUNT_STATE_DIGEST.prefix(), state));
    }

    public AccountId account() {
        return fields.account();
    }

    public VerifyingKey rootKey() {
        return rootKey;
    }

    public long version() {
        return fields.version();
    }

    /** SHA-256 of a label and the whole signed state: what its successor names as previous. */
    public Octets digest() {
        return digest;
    }

    /** The digest of the state before; zeros for version 1. */
    public Octets previous() {
        return fields.previous();
    }

    /** What to pin from now on, and to name in payloads. */
    public StateReference reference() {
        return new StateReference(account(), version(), digest);
    }

    /** All listed nodes, in ascending order of IDn, those with an expired certificate too. */
    public List<VerifiedNode> nodes() {
        return List.copyOf(nodes.values());
    }

    /** The listed nodes whose certificate is valid: whom a message to this account goes to. */
    public List<VerifiedNode> nodesValidAt(Instant now) {
        return nodes.values().stream()
                .filter(node -> node.certificate().validity().holdsAt(now))
                .toList();
    }

    public List<Revocation> revocations() {
        return fields.revocations();
    }

    /**
     * @throws InvalidChainException.RevokedNode if the state revokes it
     * @throws InvalidChainException.UnknownNode if the state does not know it
     */
    public VerifiedNode node(NodeId id) throws InvalidChainException {
        VerifiedNode node = nodes.get(id);
        if (node != null) {
            return node;
        }
        if (revocations().stream().anyMatch(revocation -> revocation.node().equals(id))) {
            throw new InvalidChainException.RevokedNode("the account revoked the node");
        }
        throw new InvalidChainException.UnknownNode("the account state does not list the node");
    }

    /**
     * Verifies the credential that came with a message: its node must be listed; its certificate may be an older or newer one for
     * the same key, and both may have expired while the message was waiting, at most {@link Lifetimes#ENVELOPE_MAX} ago.
     */
    public VerifiedAgreement verifyReceived(Credential credential, Instant now) throws InvalidChainException {
        VerifiedNode listed = node(credential.node());
        NodeCertificate shown = credential.certificate();
        VerifiedNode node = shown.equals(listed.certificate())
                ? listed
                : new VerifiedNode(shown, shown.verify(rootKey), listed.listedIn());
        return node.verify(credential.agreement(), now, Lifetimes.ENVELOPE_MAX);
    }

    /** @return a copy of the signed state */
    public byte[] toBytes() {
        return bytes.clone();
    }
}
