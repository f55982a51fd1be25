package dev.redoubt.bench.report;

import java.util.ArrayList;
import java.util.List;

/**
 * One quantity, measured in each of several rounds.
 *
 * @param unit as it is printed; empty for a count
 * @param rounds at least one value, in the order of the rounds
 */
public record Series(String unit, List<Double> rounds) {
    public Series {
        rounds = List.copyOf(rounds);
        if (rounds.isEmpty()) {
            throw new IllegalArgumentException("nothing was measured");
        }
    }

    public static Series of(String unit, double... rounds) {
        List<Double> values = new ArrayList<>(rounds.length);
        for (double round : rounds) {
            values.add(round);
        }
        return new Series(unit, values);
    }

    /** The value in the middle; of an even number of rounds, the mean of the two in the middle. */
    public double median() {
        List<Double> sorted = rounds.stream().sorted().toList();
        int upper = sorted.size() / 2;
        int lower = (sorted.size() - 1) / 2;
        return (sorted.get(lower) + sorted.get(upper)) / 2;
    }

    public double lowest() {
        return rounds.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
    }

    public double highest() {
        return rounds.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    }
}
