package dev.redoubt.protocol.account;

/** Number of an ephemeral key: 1 to 2^63 - 1, for ever upwards within its node. */
public record EphemeralKeyId(long value) implements Comparable<EphemeralKeyId> {
    /** @throws IllegalArgumentException below 1 */
    public EphemeralKeyId {
        if (value < 1) {
            throw new IllegalArgumentException("ephemeral keys are numbered from 1, not " + value);
        }
    }

    public EphemeralKeyId next() {
        return new EphemeralKeyId(value + 1);
    }

    @Override
    public int compareTo(EphemeralKeyId other) {
        return Long.compare(value, other.value);
    }
}
