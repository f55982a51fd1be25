package dev.redoubt.bench.delivery;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ArrivalsTest {
    @Test
    void theLastOneIsWaitedFor() throws Exception {
        Arrivals arrivals = new Arrivals();
        arrivals.expect(2);
        long start = System.nanoTime();
        arrivals.delivered(start);
        long between = System.nanoTime();
        arrivals.delivered(start);
        long last = arrivals.await();
        assertTrue(between <= last && last <= System.nanoTime());
    }
}
