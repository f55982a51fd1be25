package dev.redoubt.protocol.identity;

import dev.redoubt.crypto.Digests;
import dev.redoubt.crypto.VerifyingKey;
import java.nio.charset.StandardCharsets;

/** An account's identifier, IDr: SHA-256 of a label and the account root's public key. SPEC.md, "Identifiers". */
public record AccountId(Octets value) implements Comparable<AccountId> {
    /** Bytes of an identifier. */
    public static final int SIZE = 32;

    /** @throws IllegalArgumentException if {@code value} has another size */
    public AccountId {
        if (value.size() != SIZE) {
            throw new IllegalArgumentException("an AccountId has " + SIZE + " bytes, not " + value.size());
        }
    }

    /** @throws IllegalArgumentException if {@code bytes} has another length than {@link #SIZE} */
    public static AccountId of(byte[] bytes) {
        return new AccountId(Octets.copyOf(bytes));
    }

    /** SHA-256 of the label {@code "redoubt v1 account id"}, a zero byte and PKr. */
    public static AccountId ofRootKey(VerifyingKey rootKey) {
        return of(Digests.sha256("redoubt v1 account id\0".getBytes(StandardCharsets.US_ASCII), rootKey.toBytes()));
    }

    public byte[] toBytes() {
        return value.toBytes();
    }

    @Override
    public int compareTo(AccountId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value.toHex();
    }
}
