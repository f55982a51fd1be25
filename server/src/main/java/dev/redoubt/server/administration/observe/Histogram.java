package dev.redoubt.server.administration.observe;

import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * A distribution as Prometheus has it.
 *
 * @param buckets how many were at most so large, by that bound
 * @param count of all
 * @param sum of all
 */
public record Histogram(NavigableMap<Double, Double> buckets, double count, double sum) {
    private static final String BOUND = "le";

    /** @return empty without buckets, or where a bound is no number */
    static Optional<Histogram> of(List<Sample> samples, double count, double sum) {
        NavigableMap<Double, Double> buckets = new TreeMap<>();
        for (Sample sample : samples) {
            OptionalDouble bound = bound(sample.labels().getOrDefault(BOUND, ""));
            if (bound.isEmpty() || Double.isNaN(sample.value())) {
                return Optional.empty();
            }
            buckets.merge(bound.getAsDouble(), sample.value(), Double::sum);
        }
        return buckets.isEmpty() ? Optional.empty() : Optional.of(new Histogram(buckets, count, sum));
    }

    private static OptionalDouble bound(String text) {
        if (text.equals("+Inf")) {
            return OptionalDouble.of(Double.POSITIVE_INFINITY);
        }
        try {
            double bound = Double.parseDouble(text);
            return Double.isNaN(bound) ? OptionalDouble.empty() : OptionalDouble.of(bound);
        } catch (NumberFormatException e) {
            return OptionalDouble.empty();
        }
    }

    /** What came since. A server that was started again in between counts from 0. */
    public Histogram since(Histogram earlier) {
        if (count < earlier.count) {
            return this;
        }
        NavigableMap<Double, Double> rest = new TreeMap<>();
        buckets.forEach((bound, value) ->
                rest.put(bound, Math.max(0, value - earlier.buckets.getOrDefault(bound, 0.0))));
        return new Histogram(rest, count - earlier.count, Math.max(0, sum - earlier.sum));
    }

    public OptionalDouble mean() {
        return count > 0 ? OptionalDouble.of(sum / count) : OptionalDouble.empty();
    }

    /**
     * Between the bounds it is taken to be even, as Prometheus' histogram_quantile does; beyond the last bound it is
     * that bound.
     *
     * @param part 0 to 1
     * @return empty if there is nothing in it
     */
    public OptionalDouble quantile(double part) {
        double all = buckets.lastEntry().getValue();
        if (!(all > 0)) {
            return OptionalDouble.empty();
        }
        double rank = part * all;
        double lower = 0;
        double below = 0;
        for (Map.Entry<Double, Double> bucket : buckets.entrySet()) {
            double bound = bucket.getKey();
            if (bucket.getValue() >= rank && bucket.getValue() > below) {
                return OptionalDouble.of(
                        Double.isInfinite(bound)
                                ? lower
                                : lower + (bound - lower) * (rank - below) / (bucket.getValue() - below));
            }
            lower = bound;
            below = Math.max(below, bucket.getValue());
        }
        return OptionalDouble.of(lower);
    }
}
