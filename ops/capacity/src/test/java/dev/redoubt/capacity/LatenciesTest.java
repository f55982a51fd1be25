package dev.redoubt.capacity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LatenciesTest {
    private final Latencies latencies = new Latencies();

    @ParameterizedTest
    @ValueSource(longs = {1_000, 1_000_000, 999_999_999, 1_000_000_000, 60_000_000_000L})
    void oneIsSaidToTwoPerCentAndNeverTooLow(long nanos) {
        latencies.add(nanos);
        double millis = latencies.millis(99);
        assertTrue(millis >= nanos / 1e6 * 0.999_999 && millis <= nanos / 1e6 * 1.03, () -> nanos + ": " + millis);
    }

    @Test
    void ninetyNineOfAHundredAreNotTheHundredth() {
        for (int i = 0; i < 99; i++) {
            latencies.add(1_000_000);
        }
        latencies.add(5_000_000_000L);
        assertTrue(latencies.millis(99) < 1.1);
        assertTrue(latencies.millis(100) > 4_999);
        assertEquals(100, latencies.count());
    }

    @Test
    void ofNoneNothingIsKept() {
        assertEquals(Double.POSITIVE_INFINITY, latencies.millis(50));
    }

    @Test
    void whatNeverEndsIsTheLongest() {
        latencies.add(Long.MAX_VALUE);
        latencies.add(0);
        latencies.add(-5);
        assertTrue(latencies.millis(100) > 3_600_000);
        assertTrue(latencies.millis(50) < 0.001);
    }
}
