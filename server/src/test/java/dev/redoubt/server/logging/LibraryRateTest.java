package dev.redoubt.server.logging;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class LibraryRateTest {
    private static final long NOW = 1_800_000_000_000L;

    private final LibraryRate rate = new LibraryRate();

    private void fill(long millis) {
        for (int i = 0; i < LibraryRate.A_MINUTE; i++) {
            assertEquals(OptionalLong.of(0), rate.take(millis));
        }
    }

    @Test
    void soManyLinesAreWrittenInAMinuteAndNotOneMore() {
        fill(NOW);
        assertEquals(OptionalLong.empty(), rate.take(NOW));
        assertEquals(OptionalLong.empty(), rate.take(NOW + 59_999));
    }

    @Test
    void theFirstLineOfAnotherMinuteSaysOnceHowManyWereLeftOut() {
        fill(NOW);
        rate.take(NOW);
        rate.take(NOW);
        assertEquals(OptionalLong.of(2), rate.take(NOW + 60_000));
        assertEquals(OptionalLong.of(0), rate.take(NOW + 60_000));
    }

    @Test
    void aClockThatIsSetBackBeginsAMinute() {
        fill(NOW);
        assertEquals(OptionalLong.of(0), rate.take(NOW - 3_600_000));
    }
}
