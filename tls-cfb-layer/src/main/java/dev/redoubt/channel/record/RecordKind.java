package dev.redoubt.channel.record;

/** What a record's flags say. SPEC.md, "Records". */
public enum RecordKind {
    /** More follows, and this record is exactly full: 16,384 bytes of plaintext. */
    FULL(0x00, Records.MAXIMUM_PLAINTEXT, Records.MAXIMUM_PLAINTEXT),
    /** The end of the exchange's direction: 0 to 16,384 bytes. Nothing follows. */
    LAST(0x01, 0, Records.MAXIMUM_PLAINTEXT),
    /** More follows, later: 1 to 16,383 bytes. Only for live streams, whose frames are padded by themselves. */
    FLUSH(0x02, 1, Records.MAXIMUM_PLAINTEXT - 1);

    private final byte flags;
    private final int smallest;
    private final int largest;

    RecordKind(int flags, int smallest, int largest) {
        this.flags = (byte) flags;
        this.smallest = smallest;
        this.largest = largest;
    }

    /** The kind of a live stream's record of {@code size} bytes that is not its last: FLUSH, or FULL where it is full. */
    public static RecordKind live(int size) {
        return size == Records.MAXIMUM_PLAINTEXT ? FULL : FLUSH;
    }

    byte flags() {
        return flags;
    }

    /** Whether a record of this kind may hold {@code size} bytes of plaintext. */
    public boolean allows(int size) {
        return size >= smallest && size <= largest;
    }

    static RecordKind ofFlags(byte flags) throws MalformedExchangeException {
        return switch (flags) {
            case 0x00 -> FULL;
            case 0x01 -> LAST;
            case 0x02 -> FLUSH;
            default -> throw new MalformedExchangeException("no record has the flags " + (flags & 0xff));
        };
    }
}
