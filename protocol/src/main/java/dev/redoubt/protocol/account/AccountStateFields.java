package dev.redoubt.protocol.account;

import dev.redoubt.crypto.VerifyingKey;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.wire.MalformedException;
import dev.redoubt.protocol.wire.Structure;
import dev.redoubt.protocol.wire.WireReader;
import dev.redoubt.protocol.wire.WireWriter;
import java.util.ArrayList;
import java.util.List;

/** An account state's layout, checked for form only. SPEC.md, "AccountState". */
record AccountStateFields(
        AccountId account,
        Octets rootKey,
        long version,
        Octets previous,
        List<NodeCertificate> certificates,
        List<Revocation> revocations,
        Octets signature) {
    static final int MAX_NODES = 64;
    static final int MAX_REVOCATIONS = 1024;

    private static final int FIXED_SIZE =
            Structure.HEADER_SIZE + AccountId.SIZE + VerifyingKey.SIZE + 8 + StateReference.DIGEST_SIZE + 2 + 2;

    static final int MAX_SIZE = FIXED_SIZE
            + MAX_NODES * NodeCertificate.SIZE
            + MAX_REVOCATIONS * Revocation.SIZE
            + VerifyingKey.SIGNATURE_SIZE;

    AccountStateFields {
        certificates = List.copyOf(certificates);
        revocations = List.copyOf(revocations);
    }

    static AccountStateFields parse(byte[] bytes) throws MalformedException {
        WireReader in = new WireReader(Structure.ACCOUNT_STATE, bytes);
        AccountStateFields fields = new AccountStateFields(
                new AccountId(in.octets(AccountId.SIZE)),
                in.octets(VerifyingKey.SIZE),
                in.positive63(),
                in.octets(StateReference.DIGEST_SIZE),
                readCertificates(in),
                readRevocations(in),
                in.octets(VerifyingKey.SIGNATURE_SIZE));
        in.end();
        fields.checkForm(in);
        return fields;
    }

    private static List<NodeCertificate> readCertificates(WireReader in) throws MalformedException {
        int count = count(in, MAX_NODES, NodeCertificate.SIZE);
        List<NodeCertificate> certificates = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            certificates.add(NodeCertificate.read(in.nested(Structure.NODE_CERTIFICATE)));
        }
        return certificates;
    }

    private static List<Revocation> readRevocations(WireReader in) throws MalformedException {
        int count = count(in, MAX_REVOCATIONS, Revocation.SIZE);
        List<Revocation> revocations = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            revocations.add(new Revocation(new NodeId(in.octets(NodeId.SIZE)), in.instant()));
        }
        return revocations;
    }

    private static int count(WireReader in, int most, int size) throws MalformedException {
        int count = in.uint16();
        if (count > most || count * size > in.remaining()) {
            throw in.malformed("a list of " + count);
        }
        return count;
    }

    private void checkForm(WireReader in) throws MalformedException {
        if ((version == 1) != previous.equals(StateReference.NO_DIGEST)) {
            throw in.malformed("the first version, and only that, has no previous one");
        }
        List<NodeId> nodes = certificates.stream().map(NodeCertificate::node).toList();
        List<NodeId> revoked = revocations.stream().map(Revocation::node).toList();
        if (!ascending(nodes) || !ascending(revoked)) {
            throw in.malformed("a list is not strictly ascending");
        }
        if (nodes.stream().anyMatch(revoked::contains)) {
            throw in.malformed("a node is both listed and revoked");
        }
    }

    private static boolean ascending(List<NodeId> ids) {
        for (int i = 1; i < ids.size(); i++) {
            if (ids.get(i - 1).compareTo(ids.get(i)) >= 0) {
                return false;
            }
        }
        return true;
    }

    /** What the root signs: all up to the signature. */
    byte[] body() {
        int size = FIXED_SIZE + certificates.size() * NodeCertificate.SIZE + revocations.size() * Revocation.SIZE;
        WireWriter out = new WireWriter(Structure.ACCOUNT_STATE, size)
                .octets(account.value())
                .octets(rootKey)
                .uint64(version)
                .octets(previous)
                .uint16(certificates.size());
        certificates.forEach(certificate -> out.bytes(certificate.toBytes()));
        out.uint16(revocations.size());
        revocations.forEach(revocation -> out.octets(revocation.node().value()).instant(revocation.at()));
        return out.toBytes();
    }
}
