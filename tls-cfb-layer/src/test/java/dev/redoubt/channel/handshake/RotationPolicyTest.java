package dev.redoubt.channel.handshake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RotationPolicyTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private final RotationPolicy policy = new RotationPolicy(MINUTE, 10, 1000);

    @Test
    void standardIsTenMinutesSixtyFourKiExchangesOrOneGibibyte() {
        assertEquals(new RotationPolicy(Duration.ofMinutes(10), 65_536, 1L << 30), RotationPolicy.standard());
    }

    @Test
    void isDueAtTheFirstOfTheThree() {
        Duration justBefore = MINUTE.minusMillis(1);
        assertFalse(policy.isDue(justBefore, 9, 999));
        assertTrue(policy.isDue(MINUTE, 0, 0));
        assertTrue(policy.isDue(Duration.ZERO, 10, 0));
        assertTrue(policy.isDue(Duration.ZERO, 0, 1000));
    }

    @Test
    void mayBeRotatedFromHalfOfAnyOfThem() {
        Duration justBefore = MINUTE.dividedBy(2).minusNanos(1);
        assertFalse(policy.isNearlyDue(justBefore, 4, 499));
        assertTrue(policy.isNearlyDue(MINUTE.dividedBy(2), 0, 0));
        assertTrue(policy.isNearlyDue(Duration.ZERO, 5, 0));
        assertTrue(policy.isNearlyDue(Duration.ZERO, 0, 500));
    }

    @Test
    void halfOfAnOddNumberIsRoundedUp() {
        RotationPolicy odd = new RotationPolicy(MINUTE, 3, 5);
        assertFalse(odd.isNearlyDue(Duration.ZERO, 1, 2));
        assertTrue(odd.isNearlyDue(Duration.ZERO, 2, 0));
        assertTrue(odd.isNearlyDue(Duration.ZERO, 0, 3));
    }

    @Test
    void isExceededAtTwiceAnyOfThem() {
        Duration justBefore = MINUTE.multipliedBy(2).minusMillis(1);
        assertFalse(policy.isExceeded(justBefore, 19, 1999));
        assertTrue(policy.isExceeded(MINUTE.multipliedBy(2), 0, 0));
        assertTrue(policy.isExceeded(Duration.ZERO, 20, 0));
        assertTrue(policy.isExceeded(Duration.ZERO, 0, 2000));
    }

    @Test
    void largestPolicyDoesNotOverflow() {
        RotationPolicy largest =
                new RotationPolicy(Duration.ofSeconds(Integer.MAX_VALUE), Integer.MAX_VALUE, (1L << 62) - 1);
        assertFalse(largest.isNearlyDue(Duration.ofDays(1), 1L << 29, 1L << 60));
        assertFalse(largest.isExceeded(Duration.ofDays(1), 1L << 31, 1L << 62));
    }

    @Test
    void valuesOutOfRangeAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new RotationPolicy(Duration.ZERO, 10, 1000));
        assertThrows(IllegalArgumentException.class, () -> new RotationPolicy(Duration.ofMillis(1500), 10, 1000));
        assertThrows(IllegalArgumentException.class, () -> new RotationPolicy(MINUTE, 0, 1000));
        assertThrows(IllegalArgumentException.class, () -> new RotationPolicy(MINUTE, 10, 1L << 62));
    }
}
