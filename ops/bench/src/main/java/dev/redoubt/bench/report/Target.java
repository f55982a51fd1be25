package dev.redoubt.bench.report;

import java.util.Locale;
import java.util.Optional;

/** What a row has to reach. */
public sealed interface Target {
    /** Nothing: the row is for information. */
    record None() implements Target {
        @Override
        public Optional<Boolean> isMetBy(Row row) {
            return Optional.empty();
        }

        @Override
        public String text() {
            return "";
        }
    }

    /** A median of at least {@code limit}. */
    record AtLeast(double limit) implements Target {
        @Override
        public Optional<Boolean> isMetBy(Row row) {
            return Optional.of(row.measured().median() >= limit);
        }

        @Override
        public String text() {
            return "≥ " + Numbers.text(limit);
        }
    }

    /** A median of at most {@code limit}. */
    record AtMost(double limit) implements Target {
        @Override
        public Optional<Boolean> isMetBy(Row row) {
            return Optional.of(row.measured().median() <= limit);
        }

        @Override
        public String text() {
            return "≤ " + Numbers.text(limit);
        }
    }

    /** At least {@code factor} times the median of that reference. */
    record AtLeastTimes(double factor, String reference) implements Target {
        @Override
        public Optional<Boolean> isMetBy(Row row) {
            return row.ratioTo(reference).map(ratio -> ratio >= factor);
        }

        @Override
        public String text() {
            return String.format(Locale.ROOT, "≥ %s × %s", Numbers.text(factor), reference);
        }
    }

    Target NONE = new None();

    /** @return empty if there is no target, or what it compares with was not measured */
    Optional<Boolean> isMetBy(Row row);

    /** As it is printed; empty for none. */
    String text();
}
