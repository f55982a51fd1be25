package dev.redoubt.server.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PromQlTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "up == 0 | up",
                "rate(a_total[5m]) / rate(b_total{c=\"d\"}[5m]) | a_total b_total",
                "histogram_quantile(0.99, sum by (le) (rate(a_bucket[5m]))) | a_bucket",
                "sum without (x) (a) + sum(b) by (y) | a b",
                "a unless on (instance) b | a b",
                "a * on (x) group_left (y) b | a b",
                "a{b=~\"c}d\"} > 1e3 | a",
                "redoubt:x:rate_5m < bool 0.5 and a offset 5m | redoubt:x:rate_5m a",
                "time() - a > 50 * 3600 | a",
                "increase(a[$__rate_interval]) > $limit | a",
                "predict_linear(a[1d], 30 * 86400) < 0 or b | a b",
                "a # what b is | a",
                "absent(a{job='redoubt'}) | a",
                "max_over_time(a[30d:5m] @ end()) | a",
                "vector(1) | ~~",
                "a == Inf | a",
            })
    void theMetricsOfAnExpressionAreFound(String expression, String metrics) {
        Set<String> expected = metrics.isEmpty() ? Set.of() : new TreeSet<>(Set.of(metrics.split(" ")));
        assertEquals(expected, PromQl.metrics(expression));
    }
}
