package dev.redoubt.channel.record;

import java.nio.ByteBuffer;

/**
 * What stands in the clear before a request's records: version(1) ‖ session id(16) ‖ epoch(4) ‖ sequence(8). It names the
 * exchange, and every record's tag covers it, in both directions. A parsed prefix is a claim until a tag was verified.
 *
 * @param epoch 0 to 2^32 - 1
 * @param sequence 0 to 2^63 - 1; drawn once per epoch, never used twice
 */
public record ExchangePrefix(SessionId session, long epoch, long sequence) {
    public static final int SIZE = 29;
    public static final byte VERSION = 1;
    private static final long LAST_EPOCH = 0xffff_ffffL;

    public ExchangePrefix {
        if (epoch < 0 || epoch > LAST_EPOCH || sequence < 0) {
            throw new IllegalArgumentException("epoch or sequence is out of its range");
        }
    }

    /** @throws MalformedExchangeException unless {@code bytes} are exactly one prefix of this version */
    public static ExchangePrefix parse(byte[] bytes) throws MalformedExchangeException {
        if (bytes.length != SIZE || bytes[0] != VERSION) {
            throw new MalformedExchangeException("not a prefix of version 1");
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes, 1, SIZE - 1);
        byte[] session = new byte[SessionId.SIZE];
        buffer.get(session);
        long epoch = Integer.toUnsignedLong(buffer.getInt());
        long sequence = buffer.getLong();
        if (sequence < 0) {
            throw new MalformedExchangeException("the sequence number is beyond 2^63 - 1");
        }
        return new ExchangePrefix(SessionId.of(session), epoch, sequence);
    }

    /** @return 29 bytes */
    public byte[] toBytes() {
        return ByteBuffer.allocate(SIZE)
                .put(VERSION)
                .put(session.toBytes())
                .putInt((int) epoch)
                .putLong(sequence)
                .array();
    }
}
