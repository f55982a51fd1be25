package dev.redoubt.server.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.server.administrator.AccessKeyId;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CallRatesTest {
    private static final AccessKeyId KEY = new AccessKeyId("RDBTAAAAAAAAAAAAAAAA");
    private static final AccessKeyId OTHER = new AccessKeyId("RDBTBBBBBBBBBBBBBBBB");

    private final AtomicLong now = new AtomicLong(-5);
    private final CallRates rates = new CallRates(now::get);

    private void takeAll() {
        for (int i = 0; i < CallRates.AT_ONCE; i++) {
            assertTrue(rates.take(KEY));
        }
    }

    @Test
    void thereIsABurstAndThenARate() {
        takeAll();
        assertFalse(rates.take(KEY));
        now.addAndGet(1_000_000_000L / CallRates.PER_SECOND);
        assertTrue(rates.take(KEY));
        assertFalse(rates.take(KEY));
    }

    @Test
    void eachKeyHasItsOwn() {
        takeAll();
        assertTrue(rates.take(OTHER));
    }

    @Test
    void whoHasEverythingAgainIsForgotten() {
        rates.take(KEY);
        assertEquals(0, rates.forgetFull());
        now.addAndGet(1_000_000_000L / CallRates.PER_SECOND);
        assertEquals(1, rates.forgetFull());
    }
}
