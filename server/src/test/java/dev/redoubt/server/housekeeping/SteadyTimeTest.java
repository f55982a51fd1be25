package dev.redoubt.server.housekeeping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SteadyTimeTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private Instant wall = Instant.parse("2026-11-25T12:00:00Z");
    private long monotonic = Long.MAX_VALUE - 7;
    private final SteadyTime time = new SteadyTime(wallClock(), () -> monotonic, metrics);

    private Clock wallClock() {
        return new Clock() {
            @Override
            public Instant instant() {
                return wall;
            }

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                throw new UnsupportedOperationException();
            }
        };
    }

    private void pass(Duration duration) {
        wall = wall.plus(duration);
        monotonic += duration.toNanos();
    }

    private void passAskedEachMinute(Duration duration) {
        for (long minute = 0; minute < duration.toMinutes(); minute++) {
            pass(MINUTE);
            time.isSteady();
        }
    }

    private double jumps() {
        return metrics.get("redoubt.clock.jumps").counter().count();
    }

    @Test
    void anHourAfterTheStartAndNotBefore() {
        pass(Duration.ofHours(1).minusNanos(1));
        assertFalse(time.isSteady());
        pass(Duration.ofNanos(1));
        assertTrue(time.isSteady());
        assertEquals(1, metrics.get("redoubt.clock.steady").gauge().value());
    }

    @ParameterizedTest
    @ValueSource(longs = {-24, -3, 3, 24, 24 * 400})
    void aJumpBeginsTheHourAnew(long hours) {
        passAskedEachMinute(Duration.ofHours(2));
        assertTrue(time.isSteady());
        wall = wall.plus(Duration.ofHours(hours));
        assertFalse(time.isSteady());
        assertEquals(1, jumps());
        passAskedEachMinute(Duration.ofMinutes(59));
        assertFalse(time.isSteady());
        passAskedEachMinute(MINUTE);
        assertTrue(time.isSteady());
        assertEquals(1, jumps());
    }

    @Test
    void soDoesTheJumpBackWhenSomebodyNoticed() {
        passAskedEachMinute(Duration.ofHours(2));
        wall = wall.plus(Duration.ofHours(6));
        passAskedEachMinute(Duration.ofMinutes(50));
        wall = wall.minus(Duration.ofHours(6));
        passAskedEachMinute(Duration.ofMinutes(59));
        assertFalse(time.isSteady());
        assertEquals(2, jumps());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, -1})
    void whatExpiryIsRoundedByIsNoJump(int sign) {
        pass(Duration.ofHours(1));
        wall = wall.plus(SteadyTime.TOLERANCE.multipliedBy(sign));
        assertTrue(time.isSteady());
        wall = wall.plus(SteadyTime.TOLERANCE.plusNanos(1).multipliedBy(sign));
        assertFalse(time.isSteady());
    }

    @Test
    void aMachineThatWasSuspendedIsGivenAnHourToo() {
        pass(Duration.ofHours(1));
        // The monotonic clock stood still.
        wall = wall.plus(Duration.ofDays(3));
        assertFalse(time.isSteady());
    }

    @Test
    void nothingIsDoneWhileItIsNotSteady() {
        int[] done = new int[1];
        Housekeeping.Task task = time.whileSteady(new Housekeeping.Task(() -> ++done[0], 7));
        assertEquals(7, task.batchSize());
        assertEquals(0, task.batch().getAsInt());
        pass(Duration.ofHours(1));
        assertEquals(1, task.batch().getAsInt());
        wall = wall.plus(Duration.ofHours(1));
        assertEquals(0, task.batch().getAsInt());
        assertEquals(1, done[0]);
    }
}
