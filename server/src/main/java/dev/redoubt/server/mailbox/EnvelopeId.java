package dev.redoubt.server.mailbox;

/** Number of a stored envelope: higher means stored later, more or less; 0 comes before all. */
public record EnvelopeId(long value) implements Comparable<EnvelopeId> {
    /** Before all envelopes. */
    public static final EnvelopeId NONE = new EnvelopeId(0);

    @Override
    public int compareTo(EnvelopeId other) {
        return Long.compare(value, other.value);
    }

    /** The one directly before. */
    public EnvelopeId before() {
        return new EnvelopeId(value - 1);
    }
}
