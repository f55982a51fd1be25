package dev.redoubt.channel.record;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A record costs its own array and nothing that grows with it. */
class AllocationTest {
    private static final int ROUNDS = 2_000;

    /** The array's header, the ByteBuffer around it, and the 48 bytes that the JDK's {@code Mac} makes on its way. */
    private static final int SMALL_CHANGE = 160;

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

    @ParameterizedTest
    @CsvSource({"1, 512", "1, 16384", "8, 16384"})
    void sealingAllocatesTheRecord(int records, int size) throws Exception {
        RecordSealer sealer = keys.sealer(TestKeys.PREFIX, TestKeys.OPEN);
        ByteBuffer text = ByteBuffer.allocate(records * size);
        ByteBuffer nothing = ByteBuffer.allocate(0);
        long allocated = allocatedBy(() -> {
            if (size == Records.MAXIMUM_PLAINTEXT) {
                sealer.sealFull(records, nothing, text.clear());
            } else {
                sealer.seal(text.clear(), RecordKind.FLUSH);
            }
        });
        long wire = (long) records * (size + Records.OVERHEAD);
        assertTrue(allocated <= wire + (long) records * SMALL_CHANGE, allocated + " bytes for " + wire);
    }

    @ParameterizedTest
    @CsvSource({"512", "16384"})
    void openingAllocatesTheRecord(int size) throws Exception {
        ExchangeGuard open = TestKeys.OPEN;
        RecordSealer sealer = keys.sealer(TestKeys.PREFIX, open);
        RecordOpener opener = keys.opener(TestKeys.PREFIX, open);
        ByteBuffer text = ByteBuffer.allocate(size);
        ByteBuffer wire = ByteBuffer.allocate(2 * ROUNDS * (size + Records.OVERHEAD));
        while (wire.hasRemaining()) {
            wire.put(sealer.seal(text.clear(), RecordKind.live(size)));
        }
        wire.flip();
        long allocated = allocatedBy(() -> {
            ByteBuffer opened = opener.open(wire);
            next += opened == null ? 0 : opened.remaining();
        });
        assertTrue(next == 2L * ROUNDS * size, "all were opened");
        assertTrue(allocated <= size + SMALL_CHANGE, allocated + " bytes for a record of " + size);
    }
}
