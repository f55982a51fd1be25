package dev.redoubt.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class SeriesTest {
    @Test
    void medianIsTheOneInTheMiddleWhateverTheOrder() {
        assertEquals(3, Series.of("s", 9, 1, 3).median());
        assertEquals(7, Series.of("s", 7).median());
    }

    @Test
    void medianOfAnEvenNumberIsBetweenTheTwoInTheMiddle() {
        assertEquals(2.5, Series.of("s", 100, 2, 3, 0).median());
        assertEquals(1.5, Series.of("s", 2, 1).median());
    }

    @Test
    void oneWildRoundMovesTheSpreadAndNotTheMedian() {
        Series series = Series.of("s", 10, 11, 1000, 9, 10);
        assertEquals(10, series.median());
        assertEquals(9, series.lowest());
        assertEquals(1000, series.highest());
    }

    @Test
    void nothingMeasuredIsNoSeries() {
        assertThrows(IllegalArgumentException.class, () -> new Series("s", List.of()));
    }
}
