package dev.redoubt.server.database;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class GrowthTest {
    private long now = 5;
    private final Growth growth = new Growth(() -> now);

    private void later(Duration time, long bytes) {
        now += time.toNanos();
        growth.sample(bytes, 1_000);
    }

    @Test
    void nothingIsKnownOfOneSample() {
        assertEquals(Double.NaN, growth.bytes());
        growth.sample(100, 1_000);
        assertEquals(100, growth.bytes());
        assertEquals(Double.NaN, growth.daysToFull());
    }

    @Test
    void daysFollowFromTheGrowth() {
        growth.sample(100, 1_000);
        later(Duration.ofHours(12), 200);
        assertEquals(4, growth.daysToFull());
    }

    @Test
    void whatDoesNotGrowIsNeverFull() {
        growth.sample(100, 1_000);
        later(Duration.ofHours(1), 100);
        assertEquals(Double.POSITIVE_INFINITY, growth.daysToFull());
        later(Duration.ofHours(1), 50);
        assertEquals(Double.POSITIVE_INFINITY, growth.daysToFull());
    }

    @Test
    void onlyTheLastDayCounts() {
        growth.sample(0, 1_000);
        later(Duration.ofHours(1), 500);
        later(Duration.ofHours(24), 600);
        assertEquals(4, growth.daysToFull());
    }

    @Test
    void whatIsFullIsFullNow() {
        growth.sample(100, 1_000);
        later(Duration.ofHours(1), 1_000);
        assertEquals(0, growth.daysToFull());
        later(Duration.ofHours(1), 1_001);
        assertEquals(0, growth.daysToFull());
    }

    @Test
    void roomThatOthersTakeIsNotThere() {
        growth.sample(100, 1_000);
        now += Duration.ofDays(1).toNanos();
        growth.sample(200, 500);
        assertEquals(3, growth.daysToFull());
    }
}
