package dev.redoubt.bench.parts;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs one benchmark method once, in a fresh process.
 *
 * @param iteration how long a warm-up or measured iteration takes
 * @param iterations how many there are of each
 */
public record Jmh(Duration iteration, int iterations) {
    private static final String ALLOCATION = "gc.alloc.rate.norm";

    /**
     * @param score in the benchmark's own unit
     * @param allocated bytes per operation
     */
    public record Score(double score, double allocated) {}

    /** @param parameters values for the benchmark's own */
    public Score run(Class<?> benchmark, String method, Map<String, String> parameters) {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include("^" + benchmark.getName().replace(".", "\\.") + "\\." + method + "$")
                .verbosity(VerboseMode.SILENT)
                .forks(1)
                .threads(1)
                .warmupIterations(iterations)
                .warmupTime(time())
                .measurementIterations(iterations)
                .measurementTime(time())
                .addProfiler(GCProfiler.class)
                .shouldFailOnError(true);
        parameters.forEach(options::param);
        try {
            return score(new Runner(options.build()).run());
        } catch (RunnerException e) {
            throw new IllegalStateException(benchmark.getSimpleName() + "." + method + " cannot be measured", e);
        }
    }

    private TimeValue time() {
        return new TimeValue(iteration.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static Score score(Collection<RunResult> results) {
        RunResult only = results.iterator().next();
        Result<?> allocation = only.getSecondaryResults().get(ALLOCATION);
        return new Score(only.getPrimaryResult().getScore(), allocation == null ? Double.NaN : allocation.getScore());
    }
}
