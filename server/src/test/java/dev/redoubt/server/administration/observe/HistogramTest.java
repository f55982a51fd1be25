package dev.redoubt.server.administration.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class HistogramTest {
    private static Histogram of(String... boundsAndCounts) {
        StringBuilder text = new StringBuilder();
        for (int at = 0; at < boundsAndCounts.length; at += 2) {
            text.append("h_bucket{le=\"")
                    .append(boundsAndCounts[at])
                    .append("\"} ")
                    .append(boundsAndCounts[at + 1])
                    .append('\n');
        }
        return Recorded.parsed(text + "h_sum 10\nh_count 100").histogram("h").orElseThrow();
    }

    @Test
    void betweenTwoBoundsItIsTakenToBeEven() {
        Histogram histogram = of("1", "50", "2", "90", "+Inf", "100");
        assertEquals(0.5, histogram.quantile(0.25).getAsDouble(), 1e-9);
        assertEquals(1.5, histogram.quantile(0.7).getAsDouble(), 1e-9);
        assertEquals(0.1, histogram.mean().getAsDouble(), 1e-9);
    }

    @Test
    void beyondTheLastBoundItIsThatBound() {
        assertEquals(
                OptionalDouble.of(2), of("1", "50", "2", "90", "+Inf", "100").quantile(0.99));
    }

    @Test
    void whereNothingCameThereIsNoQuantile() {
        assertEquals(OptionalDouble.empty(), of("1", "0", "+Inf", "0").quantile(0.99));
    }

    @Test
    void whatCameSinceIsTheDifference() {
        Histogram recent = Recorded.scrape("second")
                .histogram("redoubt_exchange_seconds")
                .orElseThrow()
                .since(Recorded.scrape("first")
                        .histogram("redoubt_exchange_seconds")
                        .orElseThrow());
        assertEquals(202, recent.count());
        assertEquals(0.002, recent.mean().getAsDouble(), 1e-6);
        assertTrue(recent.quantile(0.99).getAsDouble() < 0.1);
    }

    @Test
    void aServerThatWasStartedAgainCountsFromNothing() {
        Histogram later = of("1", "5", "+Inf", "5");
        Histogram before = new Histogram(later.buckets(), 1_000, 50);
        assertEquals(later, later.since(before));
    }

    @Test
    void aBoundThatIsNoNumberMakesNoHistogram() {
        assertEquals(Optional.empty(), Recorded.parsed("h_bucket{le=\"x\"} 1").histogram("h"));
        assertEquals(Optional.empty(), Recorded.parsed("h_bucket 1").histogram("h"));
        assertEquals(Optional.empty(), Recorded.parsed("h_bucket{le=\"1\"} NaN").histogram("h"));
    }

    @Test
    void countsThatFallAreNoHistogramOfOursAndBreakNothing() {
        assertTrue(of("1", "50", "2", "10", "+Inf", "60").quantile(0.9).isPresent());
    }
}
