package dev.redoubt.faults.alerts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "for: 6h | for: 30s",
                "for: 1m | for: 1s",
                "interval: 1m | interval: 1s",
                "keep_firing_for: 1h | keep_firing_for: 5s",
                "rate(a[5m]) | rate(a[5s])",
                "rate(a[6h]) > rate(b[3d]) | rate(a[30s]) > rate(b[360s])",
                "max_over_time(a[30d:1h]) | max_over_time(a[3600s:5s])",
                "a > 2 * (a offset 7d) | a > 2 * (a offset 840s)",
                "predict_linear(a{b=\"c\"}[1d], 30 * 86400) < 0 | predict_linear(a{b=\"c\"}[120s], (30 * 86400) / 720) < 0",
                "time() - a > 50 * 3600 | time() - a > 50 * 3600",
                "a < 30 | a < 30",
                "record: redoubt:sending:availability_ratio_rate5m | record: redoubt:sending:availability_ratio_rate5m"
            })
    void anHourTakesFiveSeconds(String rule, String shortened) {
        assertEquals(shortened, Times.shortened(rule));
    }

    @Test
    void whatWaitsForTheServersOwnHourStays() {
        String rules = "  - alert: ExpiryRests\n    for: 3h\n  - alert: Other\n    for: 1h\n";
        assertEquals("  - alert: ExpiryRests\n    for: 3h\n  - alert: Other\n    for: 5s\n", Times.shortened(rules));
    }

    @Test
    void alertsAreFoundByTheirNames() {
        assertEquals(
                List.of("One", "Two"),
                Times.alerts("groups:\n  - alert: One\n    for: 1h\n  - alert: Two\n  - record: a:b\n"));
    }
}
