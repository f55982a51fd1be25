package dev.redoubt.protocol.accountdata;

import dev.redoubt.protocol.identity.NodeId;
import java.util.Comparator;

/**
 * Which of two entries is the later one. The generation comes first: whoever lost the storage key by a revocation cannot have
 * written anything that stands against what is written afterwards.
 *
 * @param generation of the storage key; 0 only for kinds that rise, before every storage key
 * @param counter from 1
 * @param node decides between two that were written at once
 */
public record Stamp(long generation, long counter, NodeId node) implements Comparable<Stamp> {
    private static final Comparator<Stamp> ORDER = Comparator.comparingLong(Stamp::generation)
            .thenComparingLong(Stamp::counter)
            .thenComparing(Stamp::node);

    /** @throws IllegalArgumentException if a number is out of range */
    public Stamp {
        if (generation < 0 || counter < 1) {
            throw new IllegalArgumentException("a stamp's generation begins at 0, its counter at 1");
        }
    }

    @Override
    public int compareTo(Stamp other) {
        return ORDER.compare(this, other);
    }
}
