package dev.redoubt.bench.messaging;

import dev.redoubt.bench.appliance.Inspection;
import dev.redoubt.bench.report.Series;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * CPU time of this process, of all its threads, for each of many repetitions.
 *
 * @param warmup repetitions that do not count
 * @param rounds that are measured
 * @param repetitions in each round
 */
record Rounds(int warmup, int rounds, int repetitions) {
    private static final double MILLI = 1e6;

    /** What is repeated; a failure ends the measurement. */
    @FunctionalInterface
    interface Work {
        void run() throws IOException;
    }

    /** The same, with fewer repetitions of something that is so many times larger. */
    Rounds larger(int factor) {
        return new Rounds(Math.max(1, warmup / factor), rounds, Math.max(1, repetitions / factor));
    }

    Series cpu(Work work) throws IOException {
        repeat(work, warmup);
        List<Double> millis = new ArrayList<>(rounds);
        for (int round = 0; round < rounds; round++) {
            Inspection.Usage before = Inspection.usage();
            repeat(work, repetitions);
            millis.add(Inspection.usage().since(before).cpuNanos() / MILLI / repetitions);
        }
        return new Series("ms", millis);
    }

    private static void repeat(Work work, int times) throws IOException {
        for (int i = 0; i < times; i++) {
            work.run();
        }
    }
}
