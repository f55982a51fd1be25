package dev.redoubt.channel.record;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Several full records in one step are the bytes of as many single ones. */
class FullRecordsTest {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    private static final int FULL = Records.MAXIMUM_PLAINTEXT;

    private final RecordKeys keys = TestKeys.client();

    private RecordSealer sealer(ExchangeGuard guard) {
        return keys.sealer(TestKeys.PREFIX, guard);
    }

    private RecordSealer sealer() {
        return sealer(TestKeys.OPEN);
    }

    private static byte[] text(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    private static byte[] bytes(SealedRecords records) {
        return TestKeys.bytes(records.bytes());
    }

    private byte[] oneByOne(byte[] text) {
        RecordSealer sealer = sealer();
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int at = 0; at < text.length; at += FULL) {
            all.writeBytes(sealer.seal(ByteBuffer.wrap(text, at, FULL), RecordKind.FULL)
                    .array());
        }
        return all.toByteArray();
    }

    static IntStream counts() {
        return IntStream.rangeClosed(1, Records.MOST_AT_ONCE);
    }

    @ParameterizedTest
    @MethodSource("counts")
    void theSameBytesAsOneByOne(int records) {
        byte[] text = text(records * FULL);
        assertArrayEquals(oneByOne(text), bytes(sealer().sealFull(records, NOTHING, ByteBuffer.wrap(text))));
    }

    @ParameterizedTest
    @MethodSource("counts")
    void firstAndRestAreOneText(int records) {
        byte[] text = text(records * FULL);
        for (int first : new int[] {0, 1, 5000, FULL - 1, FULL}) {
            ByteBuffer rest = ByteBuffer.wrap(text, first, text.length - first);
            assertArrayEquals(oneByOne(text), bytes(sealer().sealFull(records, ByteBuffer.wrap(text, 0, first), rest)));
            assertFalse(rest.hasRemaining());
        }
    }

    @Test
    void nothingIsTakenThatBelongsToTheNextRecord() {
        ByteBuffer rest = ByteBuffer.allocateDirect(3 * FULL + 7);
        sealer().sealFull(3, NOTHING, rest);
        assertEquals(7, rest.remaining());
    }

    @Test
    void indexesGoOnAfterwards() throws Exception {
        byte[] text = text(3 * FULL);
        RecordSealer sealer = sealer();
        ByteBuffer wire = ByteBuffer.allocate(4 * Records.MAXIMUM_SIZE);
        wire.put(sealer.seal(ByteBuffer.wrap(text, 0, FULL), RecordKind.FULL));
        wire.put(sealer.sealFull(2, NOTHING, ByteBuffer.wrap(text, FULL, 2 * FULL))
                .bytes());
        wire.put(sealer.seal(NOTHING, RecordKind.LAST)).flip();

        RecordOpener opener = keys.opener(TestKeys.PREFIX, TestKeys.OPEN);
        ByteArrayOutputStream opened = new ByteArrayOutputStream();
        for (ByteBuffer record = opener.open(wire); record != null; record = opener.open(wire)) {
            opened.writeBytes(TestKeys.bytes(record));
        }
        assertTrue(opener.finished());
        assertArrayEquals(text, opened.toByteArray());
    }

    @Test
    void tooLittleTextEndsTheSealer() {
        RecordSealer sealer = sealer();
        assertThrows(
                BufferUnderflowException.class, () -> sealer.sealFull(2, NOTHING, ByteBuffer.allocate(2 * FULL - 1)));
        assertThrows(IllegalStateException.class, () -> sealer.seal(NOTHING, RecordKind.LAST));
    }

    @Test
    void moreThanTheMostIsRefusedAndNothingSealed() {
        RecordSealer sealer = sealer();
        int tooMany = Records.MOST_AT_ONCE + 1;
        assertThrows(
                IllegalArgumentException.class,
                () -> sealer.sealFull(tooMany, NOTHING, ByteBuffer.allocate(tooMany * FULL)));
        assertArrayEquals(oneByOne(text(FULL)), bytes(sealer.sealFull(1, NOTHING, ByteBuffer.wrap(text(FULL)))));
    }

    @Test
    void guardHearsOfAllBytesBefore() {
        List<Integer> sizes = new ArrayList<>();
        RecordSealer sealer = sealer(new ExchangeGuard() {
            @Override
            public void verified(long index, int size) {}

            @Override
            public void sealing(int size) {
                sizes.add(size);
            }
        });
        sealer.sealFull(4, NOTHING, ByteBuffer.allocate(4 * FULL));
        assertEquals(List.of(4 * Records.MAXIMUM_SIZE), sizes);
    }

    @Test
    void nothingIsSealedInOneStepAfterTheLast() {
        RecordSealer sealer = sealer();
        sealer.seal(NOTHING, RecordKind.LAST);
        assertThrows(IllegalStateException.class, () -> sealer.sealFull(1, NOTHING, ByteBuffer.allocate(FULL)));
    }
}
