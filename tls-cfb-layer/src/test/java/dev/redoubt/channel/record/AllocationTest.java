package dev.redoubt.channel.record;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Full records that follow one another cost nothing that grows with them; any other record costs its own array. */
class AllocationTest {
    private static final int ROUNDS = 2_000;

    /** For each call: views of the arrays, and who gives them back. */
    private static final int VIEWS = 200;

    /** What the JDK's {@code Mac} makes on its way. */
    private static final int TAG = 48;

    private final RecordKeys keys = TestKeys.client();
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private long next;

    /** The mean of what {@code step} allocates, in bytes. */
    private long allocatedBy(Step step) throws ExchangeException {
        for (int i = 0; i < ROUNDS; i++) {
            step.run();
        }
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < ROUNDS; i++) {
            step.run();
        }
        return (threads.getCurrentThreadAllocatedBytes() - before) / ROUNDS;
    }

    private interface Step {
        void run() throws ExchangeException;
    }

    private static void assertAtMost(long bound, long allocated) {
        assertTrue(allocated <= bound, allocated + " bytes, and not " + bound);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 8})
    void sealingFullRecordsAllocatesNoRecord(int records) throws Exception {
        RecordSealer sealer = keys.sealer(TestKeys.PREFIX, TestKeys.OPEN);
        ByteBuffer text = ByteBuffer.allocate(records * Records.MAXIMUM_PLAINTEXT);
        ByteBuffer nothing = ByteBuffer.allocate(0);
        long allocated = allocatedBy(
                () -> sealer.sealFull(records, nothing, text.clear()).written());
        assertAtMost(VIEWS + (long) records * TAG, allocated);
    }

    @ParameterizedTest
    @ValueSource(ints = {512, 16_383})
    void sealingAnyOtherAllocatesTheRecord(int size) throws Exception {
        RecordSealer sealer = keys.sealer(TestKeys.PREFIX, TestKeys.OPEN);
        ByteBuffer text = ByteBuffer.allocate(size);
        long allocated = allocatedBy(() -> sealer.seal(text.clear(), RecordKind.FLUSH));
        assertAtMost(size + Records.OVERHEAD + VIEWS + TAG, allocated);
    }

    @Test
    void openingFullRecordsThatAreGivenBackAllocatesNoRecord() throws Exception {
        assertAtMost(VIEWS + TAG, allocatedByOpening(Records.MAXIMUM_PLAINTEXT, true));
    }

    @ParameterizedTest
    @ValueSource(ints = {512, 16_384})
    void openingAnyOtherAllocatesTheRecord(int size) throws Exception {
        assertAtMost(size + Records.TAG_SIZE + VIEWS + TAG, allocatedByOpening(size, false));
    }

    private long allocatedByOpening(int size, boolean reusing) throws Exception {
        RecordSealer sealer = keys.sealer(TestKeys.PREFIX, TestKeys.OPEN);
        RecordOpener opener = keys.opener(TestKeys.PREFIX, TestKeys.OPEN);
        ByteBuffer text = ByteBuffer.allocate(size);
        ByteBuffer wire = ByteBuffer.allocate(2 * ROUNDS * (size + Records.OVERHEAD));
        while (wire.hasRemaining()) {
            wire.put(sealer.seal(text.clear(), RecordKind.live(size)));
        }
        wire.flip();
        long allocated = allocatedBy(() -> {
            ByteBuffer opened = Objects.requireNonNull(opener.open(wire));
            next += opened.remaining();
            if (reusing) {
                opener.reuse(opened);
            }
        });
        assertTrue(next == 2L * ROUNDS * size, "all were opened");
        return allocated;
    }
}
