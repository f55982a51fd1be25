package dev.redoubt.client.messaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackOffTest {
    private final BackOff backOff = new BackOff(new Random(1));

    @Test
    void growsToAMinuteAndNoFurther() {
        for (int i = 0; i < 10; i++) {
            assertTrue(backOff.next().compareTo(Duration.ofMinutes(1)) <= 0);
        }
        assertTrue(backOff.next().compareTo(Duration.ofSeconds(30)) >= 0);
    }

    @Test
    void startsAgainSmall() {
        for (int i = 0; i < 10; i++) {
            backOff.next();
        }
        backOff.reset();
        assertTrue(backOff.next().compareTo(Duration.ofSeconds(1)) <= 0);
    }

    @Test
    void waitsForAsLongAsTheApplianceSaysWithinAMinute() {
        assertEquals(Duration.ofSeconds(7), backOff.next(Duration.ofSeconds(7)));
        assertEquals(Duration.ofMinutes(1), backOff.next(Duration.ofMinutes(1)));
        assertEquals(Duration.ofMinutes(1), backOff.next(Duration.ofMinutes(1).plusSeconds(1)));
        assertTrue(backOff.next(Duration.ZERO).compareTo(Duration.ofSeconds(4)) >= 0);
    }
}
