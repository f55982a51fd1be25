package dev.redoubt.channel.record;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Engines that spoil each array as soon as it may be used again: whoever still reads it, or has it still to send, is found out.
 */
public final class SpoilingEngines {
    private static final AtomicLong SPOILED = new AtomicLong();

    private SpoilingEngines() {}

    /** As the constructor of {@link RecordEngines}. */
    public static RecordEngines keeping(int limit) {
        return new RecordEngines(limit, SpoilingEngines::spoil);
    }

    private static void spoil(byte[] array) {
        Arrays.fill(array, (byte) 0xee);
        SPOILED.incrementAndGet();
    }

    /** How many arrays were spoiled so far, in all tests. */
    public static long spoiled() {
        return SPOILED.get();
    }
}
