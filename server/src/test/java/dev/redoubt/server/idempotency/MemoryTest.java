package dev.redoubt.server.idempotency;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemoryTest {
    @ParameterizedTest
    @CsvSource({
        "2026-11-25T10:00:00Z, 2026-11-25T10:05:00Z",
        "2026-11-25T10:00:00.000000001Z, 2026-11-25T10:06:00Z",
        "2026-11-25T10:00:59.999Z, 2026-11-25T10:06:00Z",
        "2026-11-25T10:01:00Z, 2026-11-25T10:06:00Z"
    })
    void claimsAreKnownForFiveMinutesToTheFullMinute(Instant now, Instant end) {
        assertEquals(Memory.minute(end), Memory.CLAIM.end(now));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-25T10:00:00Z, 2026-11-26T10:00:00Z",
        "2026-11-25T10:00:00.000000001Z, 2026-11-26T11:00:00Z",
        "2026-11-25T10:59:59Z, 2026-11-26T11:00:00Z"
    })
    void otherChangesAreKnownForADayToTheFullHour(Instant now, Instant end) {
        assertEquals(Memory.minute(end), Memory.CHANGE.end(now));
    }
}
