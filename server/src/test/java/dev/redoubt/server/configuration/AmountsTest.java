package dev.redoubt.server.configuration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AmountsTest {
    @Test
    void sizesHaveBinaryUnits() {
        assertEquals(1, ByteSize.parse("1B").bytes());
        assertEquals(256 * 1024, ByteSize.parse("256KiB").bytes());
        assertEquals(3L << 30, ByteSize.parse("3GiB").bytes());
    }

    @Test
    void durationsHaveOneUnit() {
        assertEquals(Duration.ofMillis(500), DurationText.parse("500ms"));
        assertEquals(Duration.ofMinutes(10), DurationText.parse("10m"));
        assertEquals(Duration.ofDays(7), DurationText.parse("7d"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "KiB", "0KiB", "01KiB", "1 KiB", "1KB", "-1B", "1.5KiB", "1kib", "9999999999B"})
    void otherSizesAreRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> ByteSize.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "d", "0d", "1h30m", "1D", "1 d", "-1d", "PT1S", "9999999999s"})
    void otherDurationsAreRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> DurationText.parse(text));
    }
}
