package dev.redoubt.protocol.account;

import dev.redoubt.protocol.identity.Octets;

/** This node: its private keys with the credential that it shows for them. The keys stay with their owner. */
public record LocalNode(NodeKeys keys, Credential credential) {
    /** @throws IllegalArgumentException if the credential is not for these keys */
    public LocalNode {
        boolean sameNode = credential.node().equals(keys.id())
                && credential.account().equals(keys.account())
                && credential.agreement().node().equals(keys.id());
        Octets agreementKey = Octets.copyOf(keys.agreementKey().publicKey());
        if (!sameNode || !credential.agreement().key().equals(agreementKey)) {
            throw new IllegalArgumentException("the credential is for other keys");
        }
    }

    @Override
    public String toString() {
        return "LocalNode[" + keys.id() + "]";
    }
}
