package dev.redoubt.bench.channel;

import dev.redoubt.bench.parts.Jmh;
import dev.redoubt.bench.parts.Openssl;
import dev.redoubt.bench.parts.SealBenchmark;
import dev.redoubt.bench.report.Reference;
import dev.redoubt.bench.report.Row;
import dev.redoubt.bench.report.Series;
import dev.redoubt.bench.report.Target;
import dev.redoubt.channel.record.InterleavedCfbBenchmark;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Several records of 16 KiB in one step, beside one at a time and OpenSSL; on one thread. The rounds of all alternate. */
final class InterleavingPart implements Part {
    private static final String UNIT = "GB/s";
    private static final int SIZE = InterleavedCfbBenchmark.SIZE;
    private static final int[] COUNTS = {1, 2, 4, 8};

    private final Optional<Openssl> openssl;

    InterleavingPart(Optional<Openssl> openssl) {
        this.openssl = openssl;
    }

    /** Values of each round by the number of records at once. */
    private static final class Rounds {
        private final Map<Integer, List<Double>> byCount = new TreeMap<>();

        void add(int count, double value) {
            byCount.computeIfAbsent(count, _ -> new ArrayList<>()).add(value);
        }

        Series of(int count, String unit) {
            return new Series(unit, byCount.getOrDefault(count, List.of()));
        }
    }

    @Override
    public List<Row> measure(Scale scale) throws IOException {
        Rounds encryption = new Rounds();
        Rounds sealing = new Rounds();
        Rounds allocation = new Rounds();
        List<Double> theirs = new ArrayList<>();
        for (int round = 0; round < scale.partRounds(); round++) {
            if (openssl.isPresent()) {
                theirs.add(openssl.get().speed(true, SIZE));
            }
            for (int count : COUNTS) {
                Jmh.Score cfb = scale.jmh().run(InterleavedCfbBenchmark.class, "encrypt", of("texts", count));
                encryption.add(count, (double) count * SIZE / cfb.score());
                Jmh.Score seal = scale.jmh().run(SealBenchmark.class, "seal", of("records", count));
                sealing.add(count, (double) count * SIZE / seal.score());
                allocation.add(count, seal.allocated() / count);
            }
        }
        return rows(encryption, sealing, allocation, theirs);
    }

    private static Map<String, String> of(String parameter, int count) {
        return Map.of(parameter, Integer.toString(count));
    }

    private static List<Row> rows(Rounds encryption, Rounds sealing, Rounds allocation, List<Double> theirs) {
        List<Row> rows = new ArrayList<>();
        for (int count : COUNTS) {
            rows.add(row("CFB encrypt, ", encryption, count, theirs));
        }
        for (int count : COUNTS) {
            rows.add(row("record seal, ", sealing, count, theirs));
        }
        for (int count : COUNTS) {
            rows.add(Row.of(name("allocated for a record, ", count), allocation.of(count, "B")));
        }
        return rows;
    }

    private static Row row(String what, Rounds measured, int count, List<Double> theirs) {
        List<Reference> references = new ArrayList<>();
        if (!theirs.isEmpty()) {
            references.add(new Reference(CfbPart.OPENSSL, new Series(UNIT, theirs)));
        }
        if (count > 1) {
            references.add(new Reference("one at a time", measured.of(1, UNIT)));
        }
        return new Row(name(what, count), measured.of(count, UNIT), references, Target.NONE);
    }

    private static String name(String what, int count) {
        return what + count + " × 16 KiB at once";
    }
}
