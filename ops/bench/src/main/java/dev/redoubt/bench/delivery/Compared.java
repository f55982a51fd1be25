package dev.redoubt.bench.delivery;

import dev.redoubt.bench.contender.Contender;
import dev.redoubt.bench.report.Reference;
import dev.redoubt.bench.report.Row;
import dev.redoubt.bench.report.Series;
import dev.redoubt.bench.report.Target;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** What was measured of each contender, in rounds that took turns. The first is the one that is compared with the others. */
final class Compared<R> {
    private final PerContender<List<R>> rounds = new PerContender<>();

    private Compared() {}

    /** What is measured of one contender in one round. */
    interface Measurement<R> {
        R of(Contender contender) throws IOException, InterruptedException;
    }

    static <R> Compared<R> inTurns(List<Contender> contenders, int rounds, Measurement<R> measurement)
            throws IOException, InterruptedException {
        Compared<R> compared = new Compared<>();
        contenders.forEach(contender -> compared.rounds.put(contender, new ArrayList<>()));
        for (int round = 0; round < rounds; round++) {
            for (Contender contender : contenders) {
                compared.rounds.of(contender).add(measurement.of(contender));
            }
        }
        return compared;
    }

    double median(Contender contender, ToDoubleFunction<R> of) {
        return series(contender, "", of).median();
    }

    Row row(String what, String unit, ToDoubleFunction<R> of) {
        List<Contender> contenders = rounds.contenders();
        List<Reference> references = contenders.stream()
                .skip(1)
                .map(other -> new Reference(other.name(), series(other, unit, of)))
                .toList();
        return new Row(what, series(contenders.getFirst(), unit, of), references, Target.NONE);
    }

    private Series series(Contender contender, String unit, ToDoubleFunction<R> of) {
        return new Series(
                unit, rounds.of(contender).stream().mapToDouble(of).boxed().toList());
    }
}
