package dev.redoubt.channel.record;

import java.nio.ByteBuffer;

/**
 * What a record's tag covers before the ciphertext: version ‖ direction ‖ session ‖ epoch ‖ sequence ‖ index ‖ flags ‖ length.
 * Laid out once for a direction of an exchange; each record fills in the last three. SPEC.md, "Records". Not thread-safe.
 */
final class TagContext {
    static final int SIZE = 1 + 1 + SessionId.SIZE + 4 + 8 + 8 + Records.HEADER_SIZE;
    private static final int INDEX = SIZE - Records.HEADER_SIZE - 8;

    private final ByteBuffer bytes = ByteBuffer.allocate(SIZE);
    private final long sequence;

    TagContext(Direction direction, ExchangePrefix prefix) {
        bytes.put(ExchangePrefix.VERSION).put(direction.code());
        bytes.put(prefix.session().toBytes()).putInt((int) prefix.epoch()).putLong(prefix.sequence());
        this.sequence = prefix.sequence();
    }

    long sequence() {
        return sequence;
    }

    /**
     * @param header where flags ‖ length begin at {@code offset}
     * @return {@link #SIZE} bytes, which the next call writes over
     */
    byte[] of(long index, byte[] header, int offset) {
        bytes.putLong(INDEX, index).put(INDEX + 8, header, offset, Records.HEADER_SIZE);
        return bytes.array();
    }
}
