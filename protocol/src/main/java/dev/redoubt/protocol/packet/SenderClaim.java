package dev.redoubt.protocol.packet;

import dev.redoubt.crypto.X25519KeyPair;
import dev.redoubt.protocol.account.Credential;
import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.protocol.identity.Octets;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The plaintext of s: IDn ‖ A ‖ SHA-256(credential). Anybody can write one; it is proved by w and by the chain.
 *
 * @param node 16 bytes
 * @param agreementKey 32 bytes
 * @param credentialDigest 32 bytes
 */
record SenderClaim(Octets node, Octets agreementKey, Octets credentialDigest) {
    static final int SIZE = NodeId.SIZE + X25519KeyPair.SIZE + 32;

    static SenderClaim of(Credential credential) {
        return new SenderClaim(credential.node().value(), credential.agreement().key(), credential.digest());
    }

    /** @param bytes {@link #SIZE} of them: the ciphertext's fixed size sees to that */
    static SenderClaim parse(byte[] bytes) {
        int keyAt = NodeId.SIZE;
        int digestAt = keyAt + X25519KeyPair.SIZE;
        return new SenderClaim(
                Octets.copyOf(Arrays.copyOf(bytes, keyAt)),
                Octets.copyOf(Arrays.copyOfRange(bytes, keyAt, digestAt)),
                Octets.copyOf(Arrays.copyOfRange(bytes, digestAt, SIZE)));
    }

    byte[] toBytes() {
        return ByteBuffer.allocate(SIZE)
                .put(node.toBytes())
                .put(agreementKey.toBytes())
                .put(credentialDigest.toBytes())
                .array();
    }
}
