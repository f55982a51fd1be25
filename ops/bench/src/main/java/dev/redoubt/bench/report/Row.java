package dev.redoubt.bench.report;

import java.util.List;
import java.util.Optional;

/**
 * One line of the table.
 *
 * @param what in few words, unique in its report
 * @param references what it is compared with; may be empty
 */
public record Row(String what, Series measured, List<Reference> references, Target target) {
    public Row {
        references = List.copyOf(references);
    }

    public static Row of(String what, Series measured) {
        return new Row(what, measured, List.of(), Target.NONE);
    }

    public static Row of(String what, Series measured, Reference reference) {
        return new Row(what, measured, List.of(reference), Target.NONE);
    }

    /** The same with a target. */
    public Row toReach(Target goal) {
        return new Row(what, measured, references, goal);
    }

    /** The median over that of the reference of this name, if it was measured. */
    public Optional<Double> ratioTo(String reference) {
        return references.stream()
                .filter(other -> other.name().equals(reference))
                .findFirst()
                .map(this::ratioTo);
    }

    double ratioTo(Reference reference) {
        return measured.median() / reference.series().median();
    }

    /** {@code met}, {@code missed}, {@code not measured}, or nothing where there is no target. */
    public String verdict() {
        return target.isMetBy(this)
                .map(met -> met ? "met" : "missed")
                .orElse(target instanceof Target.None ? "" : "not measured");
    }
}
