package dev.redoubt.channel.record;

/** Sizes of records in bytes. SPEC.md, "Records". */
public final class Records {
    /** The most plaintext that one record holds. */
    public static final int MAXIMUM_PLAINTEXT = 16 * 1024;

    /** flags(1) ‖ length(3). */
    public static final int HEADER_SIZE = 4;

    public static final int TAG_SIZE = 16;

    /** How much longer a record is than its plaintext. */
    public static final int OVERHEAD = HEADER_SIZE + TAG_SIZE;

    /** The most full records that are sealed in one step. RATIONALE.md, "Why full records are sealed eight at a time". */
    public static final int MOST_AT_ONCE = 8;

    /** The longest record on the wire. */
    public static final int MAXIMUM_SIZE = MAXIMUM_PLAINTEXT + OVERHEAD;

    private Records() {}
}
