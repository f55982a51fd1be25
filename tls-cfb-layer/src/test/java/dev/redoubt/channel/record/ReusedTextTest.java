package dev.redoubt.channel.record;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The array of a full record serves the next full one of the same exchange, once it was given back. */
class ReusedTextTest {
    private final RecordKeys keys = TestKeys.of(Direction.CLIENT_TO_SERVER, 1, SpoilingEngines.keeping(1));
    private final RecordSealer sealer = keys.sealer(TestKeys.PREFIX, TestKeys.OPEN);
    private final RecordOpener opener = keys.opener(TestKeys.PREFIX, TestKeys.OPEN);
    private final Random random = new Random(7);

    private byte[] random(int size) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        return bytes;
    }

    private ByteBuffer passed(byte[] text, RecordKind kind) throws ExchangeException {
        ByteBuffer opened = opener.open(sealer.seal(ByteBuffer.wrap(text), kind));
        assertNotNull(opened);
        assertArrayEquals(text, TestKeys.bytes(opened));
        return opened;
    }

    private ByteBuffer full() throws ExchangeException {
        return passed(random(Records.MAXIMUM_PLAINTEXT), RecordKind.FULL);
    }

    @Test
    void whatWasNotGivenBackStaysAsItIs() throws Exception {
        byte[] text = random(Records.MAXIMUM_PLAINTEXT);
        ByteBuffer kept = passed(text, RecordKind.FULL);
        opener.reuse(full());
        full();
        assertArrayEquals(text, TestKeys.bytes(kept));
    }

    @Test
    void whatWasGivenBackServesTheNext() throws Exception {
        ByteBuffer first = full();
        opener.reuse(first);
        assertSame(TestKeys.arrayOf(first), TestKeys.arrayOf(full()));
        assertNotSame(TestKeys.arrayOf(first), TestKeys.arrayOf(full()));
    }

    @Test
    void nothingIsKeptOnceTheStreamMayFallIdle() throws Exception {
        ByteBuffer first = full();
        ByteBuffer second = full();
        opener.reuse(first);
        passed(random(100), RecordKind.FLUSH);
        opener.reuse(second);
        ByteBuffer third = full();
        assertNotSame(TestKeys.arrayOf(first), TestKeys.arrayOf(third));
        assertNotSame(TestKeys.arrayOf(second), TestKeys.arrayOf(third));
    }

    @Test
    void aShortRecordNeverLiesInAReusedArray() throws Exception {
        opener.reuse(full());
        ByteBuffer last = passed(random(300), RecordKind.LAST);
        assertEquals(300 + Records.TAG_SIZE, TestKeys.arrayOf(last).length);
    }

    @Test
    void aForgedRecordInAReusedArrayIsNotGivenOut() throws Exception {
        opener.reuse(full());
        ByteBuffer forged = sealer.seal(ByteBuffer.wrap(random(Records.MAXIMUM_PLAINTEXT)), RecordKind.FULL);
        forged.put(100, (byte) ~forged.get(100));
        assertThrows(BadTagException.class, () -> opener.open(forged));
        assertThrows(IllegalStateException.class, () -> opener.open(forged));
    }
}
