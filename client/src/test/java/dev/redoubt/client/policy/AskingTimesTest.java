package dev.redoubt.client.policy;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class AskingTimesTest {
    private final AskingTimes times = new AskingTimes();
    private Instant now = Instant.parse("2026-11-26T12:00:00Z");

    /** It is due so long after now, not earlier; then time has passed. */
    private void assertDueAfter(Duration wait) {
        assertFalse(times.isDue(now));
        assertFalse(times.isDue(now.plus(wait).minusMillis(1)));
        now = now.plus(wait);
        assertTrue(times.isDue(now));
    }

    @Test
    void theFirstTimeIsAtOnce() {
        assertTrue(times.isDue(now));
    }

    @Test
    void anAnswerHoldsForAnHour() {
        times.asked(now, true);
        assertDueAfter(Duration.ofHours(1));
    }

    @Test
    void withoutAnAnswerTheWaitsBeginWithASecondAndDoubleUpToFiveMinutes() {
        for (int seconds : new int[] {1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300}) {
            times.asked(now, false);
            assertDueAfter(Duration.ofSeconds(seconds));
        }
    }

    @Test
    void anAnswerBeginsTheWaitsAnew() {
        for (int i = 0; i < 5; i++) {
            times.asked(now, false);
        }
        times.asked(now, true);
        times.asked(now, false);
        assertDueAfter(Duration.ofSeconds(1));
    }

    @Test
    void aClockThatIsSetBackMakesItDue() {
        times.asked(now, true);
        assertTrue(times.isDue(now.minusMillis(1)));
    }
}
