package dev.redoubt.protocol.accountdata;

import dev.redoubt.protocol.identity.Octets;
import java.util.Comparator;

/**
 * What an entry is about.
 *
 * @param kind 1 to 255, of {@link EntryKinds} or one that this version does not know
 * @param key 1 to 64 bytes
 */
public record EntryName(int kind, Octets key) implements Comparable<EntryName> {
    static final int MAX_KEY = 64;

    private static final Comparator<EntryName> ORDER =
            Comparator.comparingInt(EntryName::kind).thenComparing(EntryName::key);

    /** @throws IllegalArgumentException if kind or key are out of bounds */
    public EntryName {
        if (kind < 1 || kind > 255 || key.size() < 1 || key.size() > MAX_KEY) {
            throw new IllegalArgumentException("an entry has a kind of 1 to 255 and a key of 1 to 64 bytes");
        }
    }

    @Override
    public int compareTo(EntryName other) {
        return ORDER.compare(this, other);
    }
}
