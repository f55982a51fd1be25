package dev.redoubt.channel.record;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordTest {
    private final RecordKeys keys = TestKeys.client();

    private RecordSealer sealer() {
        return keys.sealer(TestKeys.PREFIX, TestKeys.OPEN);
    }

    private RecordOpener opener() {
        return keys.opener(TestKeys.PREFIX, TestKeys.OPEN);
    }

    private static ByteBuffer text(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return ByteBuffer.wrap(bytes);
    }

    private static byte[] join(ByteBuffer... records) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (ByteBuffer record : records) {
            all.writeBytes(TestKeys.bytes(record));
        }
        return all.toByteArray();
    }

    /** Everything that comes out until the end of the input. */
    private static byte[] openAll(RecordOpener opener, byte[] wire) throws ExchangeException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        ByteBuffer in = ByteBuffer.wrap(wire);
        for (ByteBuffer plaintext = opener.open(in); plaintext != null; plaintext = opener.open(in)) {
            all.writeBytes(TestKeys.bytes(plaintext));
        }
        opener.endOfInput();
        return all.toByteArray();
    }

    private byte[] wholeExchange() {
        RecordSealer sealer = sealer();
        return join(
                sealer.seal(text(16_384), RecordKind.FULL),
                sealer.seal(text(700), RecordKind.FLUSH),
                sealer.seal(text(300), RecordKind.LAST));
    }

    private static byte[] wholeText() {
        return join(text(16_384), text(700), text(300));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 15, 16, 17, 256, 16_383, 16_384})
    void recordIsTwentyBytesLongerThanItsText(int size) throws Exception {
        ByteBuffer record = sealer().seal(text(size), RecordKind.LAST);
        assertEquals(size + 20, record.remaining());
        assertArrayEquals(TestKeys.bytes(text(size)), openAll(opener(), TestKeys.bytes(record)));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 19, 20, 21, 1000, 16_404, 40_000})
    void recordsOpenFromPiecesOfAnySize(int piece) throws Exception {
        byte[] wire = wholeExchange();
        RecordOpener opener = opener();
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int at = 0; at < wire.length; at += piece) {
            ByteBuffer in = ByteBuffer.wrap(wire, at, Math.min(piece, wire.length - at));
            for (ByteBuffer out = opener.open(in); out != null; out = opener.open(in)) {
                all.writeBytes(TestKeys.bytes(out));
            }
        }
        opener.endOfInput();
        assertArrayEquals(wholeText(), all.toByteArray());
    }

    @Test
    void directBuffersAreTakenToo() throws Exception {
        ByteBuffer plaintext = ByteBuffer.allocateDirect(300).put(text(300)).flip();
        byte[] record = sealer().seal(plaintext, RecordKind.LAST).array();
        ByteBuffer wire = ByteBuffer.allocateDirect(record.length).put(record).flip();
        assertEquals(text(300), opener().open(wire));
    }

    @Test
    void everyAlteredByteOfARecordIsNoticed() throws Exception {
        byte[] record = sealer().seal(text(300), RecordKind.LAST).array();
        for (int at = 0; at < record.length; at++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] altered = record.clone();
                altered[at] ^= (byte) (1 << bit);
                assertThrows(BadExchangeException.class, () -> openAll(opener(), altered));
            }
        }
    }

    @Test
    void alteredCiphertextOrTagIsABadTag() {
        byte[] record = sealer().seal(text(300), RecordKind.LAST).array();
        for (int at = Records.HEADER_SIZE; at < record.length; at++) {
            byte[] altered = record.clone();
            altered[at] ^= 0x40;
            assertThrows(BadTagException.class, () -> openAll(opener(), altered));
        }
    }

    @Test
    void lastCannotBeTurnedIntoFlushNorBack() {
        byte[] last = sealer().seal(text(300), RecordKind.LAST).array();
        last[0] = 0x02;
        assertThrows(BadTagException.class, () -> openAll(opener(), last));
        byte[] flush = sealer().seal(text(300), RecordKind.FLUSH).array();
        flush[0] = 0x01;
        assertThrows(BadTagException.class, () -> openAll(opener(), flush));
    }

    @Test
    void cutAtAnyLengthIsNeverTheEnd() throws Exception {
        RecordSealer sealer = sealer();
        byte[] wire = join(sealer.seal(text(200), RecordKind.FLUSH), sealer.seal(text(300), RecordKind.LAST));
        for (int length = 0; length < wire.length; length++) {
            byte[] cut = Arrays.copyOf(wire, length);
            assertThrows(TruncatedExchangeException.class, () -> openAll(opener(), cut));
        }
    }

    @Test
    void reorderedRecordsAreRefused() {
        RecordSealer sealer = sealer();
        ByteBuffer first = sealer.seal(text(200), RecordKind.FLUSH);
        ByteBuffer second = sealer.seal(text(200), RecordKind.FLUSH);
        assertThrows(BadTagException.class, () -> openAll(opener(), join(second, first)));
    }

    @Test
    void leftOutRecordIsNoticed() {
        RecordSealer sealer = sealer();
        ByteBuffer first = sealer.seal(text(200), RecordKind.FLUSH);
        sealer.seal(text(200), RecordKind.FLUSH);
        ByteBuffer third = sealer.seal(text(200), RecordKind.LAST);
        assertThrows(BadTagException.class, () -> openAll(opener(), join(first, third)));
    }

    @Test
    void doubledRecordIsRefused() {
        ByteBuffer record = sealer().seal(text(200), RecordKind.FLUSH);
        assertThrows(BadTagException.class, () -> openAll(opener(), join(record, record)));
    }

    @Test
    void reflectedRecordIsRefusedEvenUnderTheSameKeys() {
        RecordKeys other = TestKeys.of(Direction.SERVER_TO_CLIENT, 1, new RecordEngines(2));
        byte[] record = sealer().seal(text(200), RecordKind.LAST).array();
        RecordOpener reflected = other.opener(TestKeys.PREFIX, TestKeys.OPEN);
        assertThrows(BadTagException.class, () -> openAll(reflected, record));
    }

    @Test
    void recordOfAnotherExchangeIsRefusedEvenUnderTheSameKeys() {
        byte[] record = sealer().seal(text(200), RecordKind.LAST).array();
        byte[] otherSession = TestKeys.SESSION.toBytes();
        otherSession[15] ^= 1;
        List<ExchangePrefix> others = List.of(
                new ExchangePrefix(SessionId.of(otherSession), 3, 77),
                new ExchangePrefix(TestKeys.SESSION, 4, 77),
                new ExchangePrefix(TestKeys.SESSION, 3, 78));
        for (ExchangePrefix other : others) {
            RecordOpener opener = keys.opener(other, TestKeys.OPEN);
            assertThrows(BadTagException.class, () -> openAll(opener, record));
        }
    }

    @Test
    void bytesAfterTheLastRecordAreRefusedAtOnceOrLater() throws Exception {
        byte[] record = sealer().seal(text(200), RecordKind.LAST).array();
        byte[] longer = Arrays.copyOf(record, record.length + 1);
        assertThrows(MalformedExchangeException.class, () -> opener().open(ByteBuffer.wrap(longer)));
        RecordOpener opener = opener();
        opener.open(ByteBuffer.wrap(record));
        assertThrows(MalformedExchangeException.class, () -> opener.open(ByteBuffer.allocate(1)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0x03, 0x04, 0x80, 0xff})
    void unknownFlagsAreMalformed(int flags) {
        byte[] header = {(byte) flags, 0, 0, 1};
        assertThrows(MalformedExchangeException.class, () -> opener().open(ByteBuffer.wrap(header)));
    }

    @Test
    void lengthsThatNoKindAllowsAreMalformedBeforeAnythingIsAllocated() {
        List<byte[]> headers = List.of(
                new byte[] {0, 0, 0x3f, (byte) 0xff}, // not full, yet neither LAST nor FLUSH
                new byte[] {0, 0, 0x40, 1},
                new byte[] {1, 0, 0x40, 1},
                new byte[] {1, (byte) 0xff, (byte) 0xff, (byte) 0xff},
                new byte[] {2, 0, 0x40, 0}, // full, yet FLUSH
                new byte[] {2, 0, 0, 0});
        for (byte[] header : headers) {
            assertThrows(MalformedExchangeException.class, () -> opener().open(ByteBuffer.wrap(header)));
        }
    }

    @Test
    void sealerKeepsToTheSizesOfEachKind() {
        RecordSealer sealer = sealer();
        assertThrows(IllegalArgumentException.class, () -> sealer.seal(text(16_383), RecordKind.FULL));
        assertThrows(IllegalArgumentException.class, () -> sealer.seal(text(16_384), RecordKind.FLUSH));
        assertThrows(IllegalArgumentException.class, () -> sealer.seal(text(16_385), RecordKind.LAST));
        assertFalse(sealer.isDone());
    }

    @Test
    void nothingIsSealedAfterTheLastRecord() {
        RecordSealer sealer = sealer();
        sealer.seal(text(1), RecordKind.LAST);
        assertThrows(IllegalStateException.class, () -> sealer.seal(text(1), RecordKind.LAST));
    }

    @Test
    void nothingIsSealedAfterAnAbort() {
        RecordSealer sealer = sealer();
        sealer.abort();
        assertThrows(IllegalStateException.class, () -> sealer.seal(text(1), RecordKind.LAST));
    }

    @Test
    void nothingIsSealedAfterAFailureInTheMiddle() {
        RecordSealer sealer = keys.sealer(TestKeys.PREFIX, new ExchangeGuard() {
            @Override
            public void verified(long index, int size) {}

            @Override
            public void sealing(int size) {
                throw new EndedSessionException();
            }
        });
        assertThrows(EndedSessionException.class, () -> sealer.seal(text(1), RecordKind.FLUSH));
        assertTrue(sealer.isDone());
    }

    @Test
    void nothingIsOpenedAfterAFailure() {
        RecordOpener opener = opener();
        assertThrows(MalformedExchangeException.class, () -> opener.open(ByteBuffer.wrap(new byte[] {9, 0, 0, 0})));
        assertThrows(IllegalStateException.class, () -> opener.open(ByteBuffer.allocate(0)));
    }

    @Test
    void guardRefusesBeforeTheTextIsHandedOut() {
        RecordOpener opener = keys.opener(TestKeys.PREFIX, new ExchangeGuard() {
            @Override
            public void verified(long index, int size) throws ExchangeException {
                throw new ReplayedExchangeException();
            }

            @Override
            public void sealing(int size) {}
        });
        byte[] record = sealer().seal(text(5), RecordKind.LAST).array();
        assertThrows(ReplayedExchangeException.class, () -> opener.open(ByteBuffer.wrap(record)));
    }

    @Test
    void guardSeesOnlyVerifiedRecordsAndTheirIndices() throws Exception {
        List<Long> indices = new ArrayList<>();
        RecordOpener opener = keys.opener(TestKeys.PREFIX, new ExchangeGuard() {
            @Override
            public void verified(long index, int size) {
                indices.add(index);
            }

            @Override
            public void sealing(int size) {}
        });
        byte[] wire = wholeExchange();
        wire[wire.length - 1] ^= 1;
        assertThrows(BadTagException.class, () -> openAll(opener, wire));
        assertEquals(List.of(0L, 1L), indices);
    }

    @Test
    void emptyInputGivesNothing() throws Exception {
        assertNull(opener().open(ByteBuffer.allocate(0)));
    }

    @Test
    void sameTextGivesOtherBytesAtEveryIndex() {
        RecordSealer sealer = sealer();
        byte[] first = sealer.seal(text(64), RecordKind.FLUSH).array();
        byte[] second = sealer.seal(text(64), RecordKind.FLUSH).array();
        assertFalse(Arrays.equals(first, second));
    }

    @Test
    void liveRecordIsFlushUnlessFull() {
        assertEquals(RecordKind.FULL, RecordKind.live(16_384));
        assertEquals(RecordKind.FLUSH, RecordKind.live(16_383));
    }
}
