package dev.redoubt.channel.record;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/**
 * How long it takes to refuse a record does not depend on which byte is wrong. Coarse: it would show a comparison of tags that
 * covers more or less of the record, or a decryption before it; that the comparison itself is constant is the JDK's.
 */
class RefusalTimeTest {
    private static final int TEXT = 16_000;
    private static final int ROUNDS = 1500;
    /** Of two medians; they differ by a few percent. */
    private static final double BOUND = 1.5;

    private final RecordKeys keys = TestKeys.client();
    private final byte[] good = TestKeys.bytes(
            keys.sealer(TestKeys.PREFIX, TestKeys.OPEN).seal(ByteBuffer.allocate(TEXT), RecordKind.LAST));

    /** The same with another bit at {@code position}. */
    private byte[] wrongAt(int position) {
        byte[] wrong = good.clone();
        wrong[position] ^= 1;
        return wrong;
    }

    private byte[][] wrongOnes() {
        int tag = good.length - Records.TAG_SIZE;
        return new byte[][] {
            wrongAt(tag), wrongAt(good.length - 1), wrongAt(Records.HEADER_SIZE), wrongAt(tag - 1),
        };
    }

    private long refuse(byte[] wrong) {
        RecordOpener opener = keys.opener(TestKeys.PREFIX, TestKeys.OPEN);
        ByteBuffer wire = ByteBuffer.wrap(wrong);
        long begun = System.nanoTime();
        assertThrows(BadTagException.class, () -> opener.open(wire));
        return System.nanoTime() - begun;
    }

    @Test
    void aByteThatIsWrongEarlyIsRefusedNoSoonerThanALateOne() {
        byte[][] wrong = wrongOnes();
        long[][] times = new long[wrong.length][ROUNDS];
        // In turns, so that whatever else the machine does hits all of them.
        for (int round = -ROUNDS; round < ROUNDS; round++) {
            for (int which = 0; which < wrong.length; which++) {
                times[which][Math.max(0, round)] = refuse(wrong[which]);
            }
        }
        double[] medians =
                Arrays.stream(times).mapToDouble(RefusalTimeTest::median).toArray();
        double fastest = Arrays.stream(medians).min().orElseThrow();
        double slowest = Arrays.stream(medians).max().orElseThrow();
        assertTrue(slowest <= fastest * BOUND, "medians in ns: " + Arrays.toString(medians));
    }

    private static double median(long[] times) {
        Arrays.sort(times);
        return times[times.length / 2];
    }
}
