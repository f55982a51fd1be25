package dev.redoubt.channel.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An array serves again only after its owner has said so, and never if it may hold plaintext. */
class WireArraysTest {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final RecordEngines engines = new RecordEngines(1);
    private final RecordKeys keys = TestKeys.of(Direction.CLIENT_TO_SERVER, 1, engines);
    private final RecordSealer sealer = keys.sealer(TestKeys.PREFIX, TestKeys.OPEN);

    private SealedRecords seal(int records) {
        return sealer.sealFull(records, NOTHING, ByteBuffer.allocate(records * Records.MAXIMUM_PLAINTEXT));
    }

    @Test
    void noArrayServesTwoUntilItIsWritten() {
        assertNotSame(TestKeys.arrayOf(seal(2).bytes()), TestKeys.arrayOf(seal(2).bytes()));
        assertEquals(0, engines.arrays().idleCount());
    }

    @Test
    void aWrittenArrayServesAgain() {
        SealedRecords first = seal(2);
        first.written();
        SealedRecords second = seal(Records.MOST_AT_ONCE);
        assertSame(TestKeys.arrayOf(first.bytes()), TestKeys.arrayOf(second.bytes()));
        assertNotSame(first.bytes(), second.bytes());
    }

    @Test
    void oneAndSeveralDoNotShareArrays() {
        seal(1).written();
        assertEquals(Records.MOST_AT_ONCE * Records.MAXIMUM_SIZE, TestKeys.arrayOf(seal(2).bytes()).length);
        assertEquals(Records.MAXIMUM_SIZE, TestKeys.arrayOf(seal(1).bytes()).length);
    }

    @Test
    void writtenTwiceIsWrittenOnce() {
        SealedRecords first = seal(1);
        first.written();
        first.written();
        assertNotSame(TestKeys.arrayOf(seal(1).bytes()), TestKeys.arrayOf(seal(1).bytes()));
    }

    @Test
    void writtenAfterTheArrayServesAgainTakesItFromNobody() {
        SealedRecords first = seal(1);
        first.written();
        SealedRecords second = seal(1);
        first.written();
        assertNotSame(TestKeys.arrayOf(second.bytes()), TestKeys.arrayOf(seal(1).bytes()));
    }

    @Test
    void anArrayInWhichSealingFailedDoesNotComeBack() {
        seal(2).written();
        assertThrows(BufferUnderflowException.class, () -> sealer.sealFull(2, NOTHING, ByteBuffer.allocate(20_000)));
        assertEquals(0, engines.arrays().idleCount());
    }

    @Test
    void keysThatWereErasedGiveNoArrayBack() {
        seal(2).written();
        keys.close();
        assertThrows(EndedSessionException.class, () -> seal(2));
        assertEquals(0, engines.arrays().idleCount());
    }

    @Test
    void aRecordThatIsNotFullHasItsOwnArray() {
        SealedRecords last = sealer.sealOne(ByteBuffer.allocate(300), RecordKind.LAST);
        assertEquals(300 + Records.OVERHEAD, TestKeys.arrayOf(last.bytes()).length);
        last.written();
        assertEquals(0, engines.arrays().idleCount());
    }

    @Test
    void noMoreThanTheMostAreKept() {
        List<SealedRecords> all = new ArrayList<>();
        for (int i = 0; i <= WireArrays.KEPT; i++) {
            all.add(seal(1));
        }
        all.forEach(SealedRecords::written);
        assertEquals(WireArrays.KEPT, engines.arrays().idleCount());
    }
}
