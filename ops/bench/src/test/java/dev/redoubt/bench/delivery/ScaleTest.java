package dev.redoubt.bench.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class ScaleTest {
    @Test
    void waitingMessagesAreCountedAtMilestonesAndAtTheEnd() {
        assertEquals(
                List.of(0L, 100_000L, 1_000_000L, 10_000_000L), Scale.full().waiting());
        assertEquals(List.of(0L, 100_000L, 200_000L), Scale.quick().waiting());
        assertEquals(List.of(0L, 5_000L), Scale.full().withWaiting(5_000).waiting());
        assertEquals(List.of(0L, 100_000L), Scale.full().withWaiting(100_000).waiting());
    }
}
