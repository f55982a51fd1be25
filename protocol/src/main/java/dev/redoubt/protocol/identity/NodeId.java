package dev.redoubt.protocol.identity;

/** A node's identifier, IDn: the first 16 bytes of SHA-256 over a label, IDr and the node's public key. SPEC.md, "Identifiers". */
public record NodeId(Octets value) {
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

    public byte[] toBytes() {
        return value.toBytes();
    }

    @Override
    public String toString() {
        return value.toHex();
    }
}
