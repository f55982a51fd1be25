package dev.redoubt.server.rate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.protocol.identity.NodeId;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DeviceRatesTest {
    private static final NodeId ALICE = NodeId.of(new byte[16]);
    private static final NodeId BOB = NodeId.of(new byte[] {1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0});

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
    private final DeviceRates rates = new DeviceRates(10, Duration.ofSeconds(10), now::get);

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    @Test
    void aDeviceMayTakeAllAtOnceAndNoMore() {
        assertTrue(rates.take(ALICE, 10));
        assertFalse(rates.take(ALICE, 1));
        assertTrue(rates.take(BOB, 10));
    }

    @Test
    void whatIsRefusedCostsNothing() {
        assertTrue(rates.take(ALICE, 6));
        assertFalse(rates.take(ALICE, 5));
        assertTrue(rates.take(ALICE, 4));
    }

    @Test
    void itComesBackWithTime() {
        assertTrue(rates.take(ALICE, 10));
        pass(Duration.ofMillis(2_999));
        assertFalse(rates.take(ALICE, 3));
        pass(Duration.ofMillis(1));
        assertTrue(rates.take(ALICE, 3));
        pass(Duration.ofDays(1));
        assertFalse(rates.take(ALICE, 11));
        assertTrue(rates.take(ALICE, 10));
    }

    @Test
    void whoHasEverythingAgainIsForgotten() {
        rates.take(ALICE, 1);
        rates.take(BOB, 10);
        pass(Duration.ofSeconds(1));
        assertEquals(1, rates.forgetFull());
        assertEquals(1, rates.remembered());
    }
}
