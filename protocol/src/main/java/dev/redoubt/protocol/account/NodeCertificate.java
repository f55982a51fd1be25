package dev.redoubt.protocol.account;

import dev.redoubt.crypto.VerifyingKey;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.wire.MalformedException;
import dev.redoubt.protocol.wire.Structure;
import dev.redoubt.protocol.wire.WireReader;
import dev.redoubt.protocol.wire.WireWriter;
import java.util.Arrays;

/**
 * Says that a node belongs to an account: signed by the root (Kr) and, to show possession, by the node (Kn). A claim until
 * an account state that lists it was verified. SPEC.md, "NodeCertificate".
 *
 * @param rootKey PKr, 32 bytes
 * @param nodeKey PKn, 32 bytes
 * @param rootSignature Ed25519, 64 bytes
 * @param nodeSignature Ed25519, 64 bytes
 */
public record NodeCertificate(
        AccountId account,
        Octets rootKey,
        NodeId node,
        Octets nodeKey,
        Validity validity,
        Octets rootSignature,
        Octets nodeSignature) {
    private static final int BODY_SIZE = Structure.HEADER_SIZE
            + AccountId.SIZE
            + VerifyingKey.SIZE
            + NodeId.SIZE
            + VerifyingKey.SIZE
            + Validity.SIZE;

    /** Bytes of every certificate. */
    public static final int SIZE = BODY_SIZE + 2 * VerifyingKey.SIGNATURE_SIZE;

    /** @throws MalformedException unless {@code bytes} are exactly one certificate; no signature is looked at */
    public static NodeCertificate parse(byte[] bytes) throws MalformedException {
        WireReader in = new WireReader(Structure.NODE_CERTIFICATE, bytes);
        NodeCertificate certificate = read(in);
        in.end();
        return certificate;
    }

    /** Reads what follows the header. */
    static NodeCertificate read(WireReader in) throws MalformedException {
        return new NodeCertificate(
                new AccountId(in.octets(AccountId.SIZE)),
                in.octets(VerifyingKey.SIZE),
                new NodeId(in.octets(NodeId.SIZE)),
                in.octets(VerifyingKey.SIZE),
                Validity.read(in),
                in.octets(VerifyingKey.SIGNATURE_SIZE),
                in.octets(VerifyingKey.SIGNATURE_SIZE));
    }

    static NodeCertificate sign(AccountRoot root, NodeKeys node, Validity validity) {
        return request(root.key(), node, validity).signedBy(root);
    }

    /** With the node's signature, and zeros for the root's. */
    static NodeCertificate request(VerifyingKey root, NodeKeys node, Validity validity) {
        AccountId account = AccountId.ofRootKey(root);
        if (!node.account().equals(account)) {
            throw new IllegalArgumentException("the node was made for another account");
        }
        byte[] body = body(account, root, node.id(), node.key(), validity);
        return new NodeCertificate(
                account,
                Octets.copyOf(root.toBytes()),
                node.id(),
                Octets.copyOf(node.key().toBytes()),
                validity,
                Octets.copyOf(new byte[VerifyingKey.SIGNATURE_SIZE]),
                Labels.NODE_CERTIFICATE_BY_NODE.sign(node.signingKey(), body));
    }

    /** The same with the root's signature. */
    NodeCertificate signedBy(AccountRoot root) {
        byte[] signed = Arrays.copyOf(toBytes(), BODY_SIZE);
        Octets signature = Labels.NODE_CERTIFICATE_BY_ROOT.sign(root.signingKey(), signed);
        return new NodeCertificate(account, rootKey, node, nodeKey, validity, signature, nodeSignature);
    }

    /** Checks all but the time. */
    VerifyingKey verify(VerifyingKey root) throws InvalidChainException {
        VerifyingKey key = checkOwner(root);
        byte[] body = body(account, root, node, key, validity);
        Labels.NODE_CERTIFICATE_BY_ROOT.verify(root, body, rootSignature);
        Labels.NODE_CERTIFICATE_BY_NODE.verify(key, body, nodeSignature);
        return key;
    }

    /** Checks all but the time and the root's signature. */
    void verifyPossession(VerifyingKey root) throws InvalidChainException {
        VerifyingKey key = checkOwner(root);
        Labels.NODE_CERTIFICATE_BY_NODE.verify(key, body(account, root, node, key, validity), nodeSignature);
    }

    private VerifyingKey checkOwner(VerifyingKey root) throws InvalidChainException {
        if (!rootKey.equals(Octets.copyOf(root.toBytes())) || !account.equals(AccountId.ofRootKey(root))) {
            throw new InvalidChainException.WrongOwner("node certificate: of another account");
        }
        VerifyingKey key = Labels.parseKey(nodeKey);
        if (!node.equals(NodeId.ofNodeKey(account, key))) {
            throw new InvalidChainException.WrongOwner("node certificate: IDn is not the hash of its key");
        }
        return key;
    }

    private static byte[] body(
            AccountId account, VerifyingKey rootKey, NodeId node, VerifyingKey nodeKey, Validity validity) {
        WireWriter out = new WireWriter(Structure.NODE_CERTIFICATE, BODY_SIZE)
                .octets(account.value())
                .bytes(rootKey.toBytes())
                .octets(node.value())
                .bytes(nodeKey.toBytes());
        validity.write(out);
        return out.toBytes();
    }

    /** @return {@link #SIZE} bytes */
    public byte[] toBytes() {
        WireWriter out = new WireWriter(Structure.NODE_CERTIFICATE, SIZE)
                .octets(account.value())
                .octets(rootKey)
                .octets(node.value())
                .octets(nodeKey);
        validity.write(out);
        return out.octets(rootSignature).octets(nodeSignature).toBytes();
    }
}
