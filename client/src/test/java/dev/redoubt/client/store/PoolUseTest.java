package dev.redoubt.client.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.redoubt.client.store.format.PoolUseRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class PoolUseTest {
    private static final Instant BEGIN = Instant.parse("2026-11-01T00:00:00Z");

    private Instant now = BEGIN;
    private PoolUse use = PoolUse.of(PoolUseRecord.getDefaultInstance()).online(BEGIN);

    private void away(Duration time) {
        now = now.plus(time);
        use = use.online(now);
    }

    private void messages(int count) {
        for (int i = 0; i < count; i++) {
            use = use.used(now);
        }
    }

    private int target() {
        return use.target(now).orElseThrow();
    }

    @Test
    void nothingIsSaidBeforeTwoDaysAreKnown() {
        messages(1000);
        away(PoolUse.SETTLING.minusSeconds(1));
        assertEquals(OptionalInt.empty(), use.target(now));
        away(Duration.ofSeconds(1));
        assertEquals(PoolUse.LARGEST, target());
    }

    @Test
    void nothingIsSaidWithoutAnyRecord() {
        assertEquals(
                OptionalInt.empty(),
                PoolUse.of(PoolUseRecord.getDefaultInstance()).target(now));
    }

    @Test
    void itIsTheRateTimesTheTimeAway() {
        // 240 messages in 4 days; away for 12 h each time.
        for (int i = 0; i < 8; i++) {
            messages(30);
            away(Duration.ofHours(12));
        }
        assertEquals(30, target());
    }

    @Test
    void fewMessagesStillGetTheSmallestPool() {
        for (int i = 0; i < 8; i++) {
            messages(10);
            away(Duration.ofHours(12));
        }
        assertEquals(PoolUse.SMALLEST, target());
    }

    @Test
    void whoIsNeverAwayNeedsTheSmallest() {
        for (int i = 0; i < 3 * 24 * 60; i++) {
            messages(5);
            away(Duration.ofMinutes(1));
        }
        assertEquals(PoolUse.SMALLEST, target());
    }

    @Test
    void oneLongTimeAwayInTwentyDoesNotCountTwoDo() {
        // 100 a day, away for an hour 19 of 20 times.
        for (int i = 0; i < 19; i++) {
            away(Duration.ofHours(1));
        }
        messages(100);
        away(Duration.ofHours(29));
        assertEquals(PoolUse.SMALLEST, target());
        away(Duration.ofHours(29));
        messages(200);
        assertEquals((int) Math.ceil(29 * 300.0 / 77), target());
    }

    @Test
    void whatIsShorterThanAQuarterOfAnHourIsNoTimeAway() {
        away(PoolUse.AWAY.minusSeconds(1));
        assertEquals(0, use.record().getAwayCount());
        away(PoolUse.AWAY);
        assertEquals(1, use.record().getAwayCount());
    }

    @Test
    void theLatestTimesAndDaysAreKept() {
        for (int i = 0; i < PoolUse.TIMES + 5; i++) {
            messages(1);
            away(Duration.ofDays(1).plusSeconds(i));
        }
        messages(1);
        assertEquals(PoolUse.TIMES, use.record().getAwayCount());
        assertEquals(Duration.ofDays(1).toSeconds() + 5, use.record().getAway(0));
        assertEquals(PoolUse.DAYS, use.record().getDaysCount());
    }

    @Test
    void aClockThatWentBackIsNoTimeAwayAndItsDaysAreForgotten() {
        now = BEGIN.plus(Duration.ofDays(400));
        messages(3);
        use = use.online(now);
        now = BEGIN.plus(Duration.ofDays(3));
        int before = use.record().getAwayCount();
        use = use.online(now);
        messages(1);
        assertEquals(before, use.record().getAwayCount());
        assertEquals(1, use.record().getDaysCount());
    }
}
