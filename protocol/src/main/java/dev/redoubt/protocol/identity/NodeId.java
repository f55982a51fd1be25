package dev.redoubt.protocol.identity;

import dev.redoubt.crypto.Digests;
import dev.redoubt.crypto.VerifyingKey;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A node's identifier, IDn: the first 16 bytes of SHA-256 over a label, IDr and the node's public key. SPEC.md, "Identifiers". */
public record NodeId(Octets value) implements Comparable<NodeId> {
    /** Bytes of an identifier. */
    public static final int SIZE = 16;

    /** @throws IllegalArgumentException if {@code value} has another size */
    public NodeId {
        if (value.size() != SIZE) {
            throw new IllegalArgumentException("a NodeId has " + SIZE + " bytes, not " + value.size());
        }
    }

    /** @throws IllegalArgumentException if {@code bytes} has another length than {@link #SIZE} */
    public static NodeId of(byte[] bytes) {
        return new NodeId(Octets.copyOf(bytes));
    }

    /** The first 16 bytes of SHA-256 of the label {@code "redoubt v1 node id"}, a zero byte, IDr and PKn. */
    public static NodeId ofNodeKey(AccountId account, VerifyingKey nodeKey) {
        byte[] label = "redoubt v1 node id\0".getBytes(StandardCharsets.US_ASCII);
        return of(Arrays.copyOf(Digests.sha256(label, account.toBytes(), nodeKey.toBytes()), SIZE));
    }

    public byte[] toBytes() {
        return value.toBytes();
    }

    @Override
    public int compareTo(NodeId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value.toHex();
    }
}
