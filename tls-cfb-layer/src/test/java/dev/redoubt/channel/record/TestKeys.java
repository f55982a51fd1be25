package dev.redoubt.channel.record;

import dev.redoubt.crypto.Secret;
import dev.redoubt.protocol.identity.Octets;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Fixed keys, an exchange, and a guard that allows everything. */
final class TestKeys {
    static final SessionId SESSION = new SessionId(Octets.ofHex("00112233445566778899aabbccddeeff"));
    static final ExchangePrefix PREFIX = new ExchangePrefix(SESSION, 3, 77);
    static final ExchangeGuard OPEN = new ExchangeGuard() {
        @Override
        public void verified(long index, int size) {}

        @Override
        public void sealing(int size) {}
    };

    private TestKeys() {}

    static RecordKeys of(Direction direction, int seed, RecordEngines engines) {
        return new RecordKeys(direction, secret(seed), secret(seed + 1), secret(seed + 2), engines);
    }

    static RecordKeys client() {
        return of(Direction.CLIENT_TO_SERVER, 1, new RecordEngines(2));
    }

    /** What is left in the buffer, which keeps it. */
    static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    /** The array that the buffer is a view of, from its beginning on. */
    static byte[] arrayOf(ByteBuffer buffer) {
        if (buffer.arrayOffset() != 0) {
            throw new IllegalArgumentException("a view of a later part");
        }
        return buffer.array();
    }

    private static Secret secret(int fill) {
        byte[] bytes = new byte[RecordKeys.KEY_SIZE];
        Arrays.fill(bytes, (byte) fill);
        return Secret.takeOwnershipOf(bytes);
    }
}
