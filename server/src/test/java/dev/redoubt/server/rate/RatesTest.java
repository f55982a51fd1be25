package dev.redoubt.server.rate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.redoubt.protocol.identity.NodeId;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RatesTest {
    private static final NodeId ALICE = NodeId.of(new byte[16]);
    private static final NodeId BOB = NodeId.of(new byte[] {1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0});

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
    private final Rates<NodeId> rates = new Rates<>(10, Duration.ofSeconds(10), now::get);

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    private void assertTaken(NodeId device, long units) {
        assertEquals(Optional.empty(), rates.take(device, units));
    }

    private void assertRefusedFor(Duration wait, NodeId device, long units) {
        assertEquals(Optional.of(wait), rates.take(device, units));
    }

    @Test
    void aDeviceMayTakeAllAtOnceAndNoMore() {
        assertTaken(ALICE, 10);
        assertRefusedFor(Duration.ofSeconds(1), ALICE, 1);
        assertTaken(BOB, 10);
    }

    @Test
    void whatIsRefusedCostsNothing() {
        assertTaken(ALICE, 6);
        assertRefusedFor(Duration.ofSeconds(1), ALICE, 5);
        assertTaken(ALICE, 4);
    }

    @Test
    void itComesBackWithTime() {
        assertTaken(ALICE, 10);
        pass(Duration.ofMillis(2_999));
        assertRefusedFor(Duration.ofMillis(1), ALICE, 3);
        pass(Duration.ofMillis(1));
        assertTaken(ALICE, 3);
        pass(Duration.ofDays(1));
        assertRefusedFor(Duration.ofSeconds(10), ALICE, 11);
        assertTaken(ALICE, 10);
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
