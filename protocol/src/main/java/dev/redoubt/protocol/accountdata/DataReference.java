package dev.redoubt.protocol.accountdata;

import dev.redoubt.protocol.identity.Octets;

/**
 * Which account data: what a device remembers of what it has seen, so that nothing older is taken for the newest.
 *
 * @param version 0 where nothing was seen
 * @param digest 32 bytes, zeros for version 0
 */
public record DataReference(long version, Octets digest) {
    static final int DIGEST_SIZE = 32;

    /** Before the first. */
    public static final DataReference NONE = new DataReference(0, Octets.copyOf(new byte[DIGEST_SIZE]));

    /** @throws IllegalArgumentException if the digest has another size, or the version is negative */
    public DataReference {
        if (version < 0 || digest.size() != DIGEST_SIZE) {
            throw new IllegalArgumentException("no reference to account data");
        }
    }
}
