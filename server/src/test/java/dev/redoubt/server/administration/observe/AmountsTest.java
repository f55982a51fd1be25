package dev.redoubt.server.administration.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AmountsTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0 s",
        "59.9, 59 s",
        "60, 1 min",
        "3600, 1 h 0 min",
        "86399, 23 h 59 min",
        "273600, 3 d 4 h",
        "950400, 11 d",
        "-1, ?",
        "NaN, ?",
        "Infinity, ?"
    })
    void durations(double seconds, String text) {
        assertEquals(text, Amounts.duration(seconds));
    }

    @ParameterizedTest
    @CsvSource({"0, 0 B", "1023, 1023 B", "1536, 1.5 KiB", "12884901888, 12 GiB", "5e17, 454747 TiB", "-1, ?", "NaN, ?"
    })
    void bytes(double bytes, String text) {
        assertEquals(text, Amounts.bytes(bytes));
    }

    @ParameterizedTest
    @CsvSource({"0.0004, 0.4 ms", "0.0094, 9.4 ms", "0.038, 38 ms", "2, 2000 ms", "12.34, 12.3 s", "-1, ?"})
    void millis(double seconds, String text) {
        assertEquals(text, Amounts.millis(OptionalDouble.of(seconds)));
    }

    @Test
    void countsHaveTheirThousandsApart() {
        assertEquals("14,220", Amounts.count(14_220));
        assertEquals("?", Amounts.count(OptionalDouble.empty()));
        assertEquals("?", Amounts.count(Double.NaN));
        assertEquals("0.5", Amounts.rate(0.5));
        assertEquals("1,312", Amounts.rate(1312.2));
    }
}
