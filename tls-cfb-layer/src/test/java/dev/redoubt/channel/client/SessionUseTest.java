package dev.redoubt.channel.client;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SessionUseTest {
    private static final Duration IDLE = Duration.ofMinutes(4);
    private static final Duration MOMENT = Duration.ofMillis(1);

    private long nanos = Long.MAX_VALUE - 5;
    private Instant time = Instant.parse("2026-11-01T12:00:00Z");
    private final SessionUse use = new SessionUse(() -> nanos, () -> time, IDLE);

    private void pass(Duration duration) {
        nanos += duration.toNanos();
        time = time.plus(duration);
    }

    @Test
    void itIsOverWhenNothingHasRunForTheIdleTime() {
        use.began();
        pass(MOMENT);
        use.ended();
        pass(IDLE.minus(MOMENT));
        assertFalse(use.isOver());
        pass(MOMENT);
        assertTrue(use.isOver());
    }

    @Test
    void whatRunsKeepsItHoweverLong() {
        use.began();
        use.began();
        pass(IDLE.multipliedBy(100));
        use.ended();
        pass(IDLE);
        assertFalse(use.isOver());
        use.ended();
        assertFalse(use.isOver());
        pass(IDLE);
        assertTrue(use.isOver());
    }

    @Test
    void theMonotonicClockAloneIsEnough() {
        nanos += IDLE.toNanos();
        assertTrue(use.isOver());
    }

    @Test
    void aMachineThatHasSleptDistrustsAlsoWhatRuns() {
        use.began();
        time = time.plus(IDLE.minus(MOMENT));
        assertFalse(use.isOver());
        time = time.plus(MOMENT);
        assertTrue(use.isOver());
    }

    @Test
    void aTimeOfDayThatIsSetBackMakesNothingLast() {
        time = time.minus(Duration.ofDays(1));
        assertFalse(use.isOver());
        nanos += IDLE.toNanos();
        assertTrue(use.isOver());
    }
}
