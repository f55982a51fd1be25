package dev.redoubt.bench.channel;

import dev.redoubt.bench.parts.Jmh;
import dev.redoubt.bench.parts.RecordBenchmark;
import dev.redoubt.bench.report.Row;
import dev.redoubt.bench.report.Series;
import dev.redoubt.channel.record.Records;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Whole records of 16 KiB, on one thread. */
final class RecordPart implements Part {
    @Override
    public List<Row> measure(Scale scale) {
        List<Row> rows = new ArrayList<>();
        for (String method : List.of("seal", "open")) {
            List<Double> speeds = new ArrayList<>();
            List<Double> allocations = new ArrayList<>();
            for (int round = 0; round < scale.partRounds(); round++) {
                Jmh.Score score = scale.jmh().run(RecordBenchmark.class, method, Map.of());
                speeds.add(Records.MAXIMUM_PLAINTEXT / score.score());
                allocations.add(score.allocated());
            }
            rows.add(Row.of("record " + method + ", 16 KiB", new Series("GB/s", speeds)));
            rows.add(Row.of("record " + method + ", allocated", new Series("B", allocations)));
        }
        return rows;
    }
}
