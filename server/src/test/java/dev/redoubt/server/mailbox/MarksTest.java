package dev.redoubt.server.mailbox;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class MarksTest {
    private static final long HOUR = Duration.ofHours(1).toNanos();

    private final Marks marks = new Marks();

    @Test
    void nothingIsKnownAtFirst() {
        assertEquals(0, marks.elder(Duration.ZERO, 0));
        assertEquals(Duration.ZERO, marks.age(5, 10));
    }

    @Test
    void anEnvelopeIsAsOldAsTheFirstMarkThatHasIt() {
        marks.put(1, 10, -HOUR);
        marks.put(1, 20, 0);
        marks.put(1, 20, HOUR);
        marks.put(1, 30, 2 * HOUR);
        assertEquals(Duration.ofHours(3), marks.age(1, 2 * HOUR));
        assertEquals(Duration.ofHours(3), marks.age(10, 2 * HOUR));
        assertEquals(Duration.ofHours(2), marks.age(11, 2 * HOUR));
        assertEquals(Duration.ZERO, marks.age(21, 2 * HOUR));
    }

    @Test
    void theNewestOfAnAgeIsExactAtTheEdge() {
        marks.put(1, 10, 0);
        marks.put(1, 20, HOUR);
        assertEquals(0, marks.elder(Duration.ofHours(1), HOUR - 1));
        assertEquals(10, marks.elder(Duration.ofHours(1), HOUR));
        assertEquals(10, marks.elder(Duration.ofHours(1), 2 * HOUR - 1));
        assertEquals(20, marks.elder(Duration.ofHours(1), 2 * HOUR));
    }

    @Test
    void aNewestThatGoesTakesNoAgeFromTheOthers() {
        marks.put(1, 20, 0);
        marks.put(1, 15, HOUR);
        assertEquals(Duration.ofHours(2), marks.age(15, 2 * HOUR));
        assertEquals(20, marks.elder(Duration.ofHours(2), 2 * HOUR));
    }

    @Test
    void whatIsBeforeTheEldestIsForgotten() {
        marks.put(1, 10, 0);
        marks.put(1, 20, HOUR);
        marks.put(15, 30, 2 * HOUR);
        assertEquals(Duration.ofHours(1), marks.age(5, 2 * HOUR), "as old as the next one");
        assertEquals(0, marks.elder(Duration.ofHours(2), 2 * HOUR));
    }
}
