package dev.redoubt.protocol.identity;

/** An account's identifier, IDr: SHA-256 of a label and the account root's public key. SPEC.md, "Identifiers". */
public record AccountId(Octets value) {
    /** Bytes of an identifier. */
    public static final int SIZE = 32;

    /** @throws IllegalArgumentException if {@code value} has another size */
    public AccountId {
        if (value.size() != SIZE) {
            throw new IllegalArgumentException("a AccountId has " + SIZE + " bytes, not " + value.size());
        }
    }

    /** @throws IllegalArgumentException if {@code bytes} has another length than {@link #SIZE} */
    public static AccountId of(byte[] bytes) {
        return new AccountId(Octets.copyOf(bytes));
    }

    public byte[] toBytes() {
        return value.toBytes();
    }

    @Override
    public String toString() {
        return value.toHex();
    }
}
