package dev.redoubt.server.housekeeping;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HoursTest {
    @ParameterizedTest
    @CsvSource({
        "1970-01-01T00:00:00Z, 0, 0",
        "1970-01-01T00:00:00.000000001Z, 0, 1",
        "1970-01-01T00:59:59.999Z, 0, 1",
        "1970-01-01T01:00:00Z, 1, 1",
        "1970-01-01T01:00:01Z, 1, 2",
    })
    void hoursAreCountedDownAndRoundedUp(Instant instant, long hour, long roundedUp) {
        assertEquals(hour, Hours.of(instant));
        assertEquals(roundedUp, Hours.roundUp(instant));
    }
}
