package dev.redoubt.bench.channel;

import dev.redoubt.bench.parts.Jmh;
import dev.redoubt.bench.parts.RecordBenchmark;
import dev.redoubt.bench.report.Reference;
import dev.redoubt.bench.report.Row;
import dev.redoubt.bench.report.Series;
import dev.redoubt.channel.record.Records;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Whole records of 16 KiB, on one thread: in arrays that serve again, beside an array for each, in turns. */
final class RecordPart implements Part {
    private static final String KEPT = "an array for each";

    @Override
    public List<Row> measure(Scale scale) {
        List<Row> rows = new ArrayList<>();
        for (String method : List.of("seal", "open")) {
            List<Jmh.Score> reusing = new ArrayList<>();
            List<Jmh.Score> keeping = new ArrayList<>();
            for (int round = 0; round < scale.partRounds(); round++) {
                reusing.add(scale.jmh().run(RecordBenchmark.class, method, Map.of()));
                keeping.add(scale.jmh().run(RecordBenchmark.class, method + "Kept", Map.of()));
            }
            rows.add(Row.of("record " + method + ", 16 KiB", speeds(reusing), new Reference(KEPT, speeds(keeping))));
            rows.add(Row.of(
                    "record " + method + ", allocated",
                    allocations(reusing),
                    new Reference(KEPT, allocations(keeping))));
        }
        return rows;
    }

    private static Series speeds(List<Jmh.Score> scores) {
        return new Series(
                "GB/s",
                scores.stream()
                        .map(score -> Records.MAXIMUM_PLAINTEXT / score.score())
                        .toList());
    }

    private static Series allocations(List<Jmh.Score> scores) {
        return new Series("B", scores.stream().map(Jmh.Score::allocated).toList());
    }
}
