package dev.redoubt.channel.record;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.Supplier;
import org.junit.jupiter.api.AssertionFailureBuilder;

/** A parser's memory is bounded by what has really come, and not by what a length in it claims. */
public final class BoundedMemory {
    /** One head, or one record, and what it takes to read it. */
    private static final long CONSTANT = 256 * 1024;

    private static final long PER_BYTE = 512;
    private static final int ATTEMPTS = 3;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private BoundedMemory() {}

    /**
     * @param input bytes that the parser gets
     * @param parser repeatable: what is loaded and compiled the first time does not count
     */
    public static <T> T parse(int input, Supplier<T> parser) {
        long least = Long.MAX_VALUE;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            T result = parser.get();
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
            if (least <= CONSTANT + PER_BYTE * input) {
                return result;
            }
        }
        throw AssertionFailureBuilder.assertionFailure()
                .message(least + " bytes of memory for " + input + " bytes of input")
                .build();
    }
}
