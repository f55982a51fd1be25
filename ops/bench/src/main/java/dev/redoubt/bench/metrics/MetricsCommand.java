package dev.redoubt.bench.metrics;

import dev.redoubt.bench.contender.ProcessUse;
import dev.redoubt.bench.contender.RedoubtContender;
import dev.redoubt.bench.crowd.Crowd;
import dev.redoubt.bench.crowd.OpenFiles;
import dev.redoubt.bench.report.Machine;
import dev.redoubt.bench.report.Output;
import dev.redoubt.bench.report.Report;
import dev.redoubt.bench.report.Row;
import dev.redoubt.bench.report.Series;
import dev.redoubt.bench.report.Target;
import dev.redoubt.rig.DatabaseServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ops/bench/run metrics}. */
@Command(
        name = "metrics",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "What a scrape of the metrics takes and costs while many devices are connected.")
public final class MetricsCommand implements Callable<Integer> {
    private static final Target PROMPT = new Target.AtMost(20);
    private static final Target CHEAP = new Target.AtMost(1);
    /** In seconds, as the shipped configuration of Prometheus has it. */
    private static final double INTERVAL = 15;

    private static final int WARM_UP = 400;
    private static final Duration SETTLING = Duration.ofSeconds(10);

    @Option(names = "--quick", description = "A short run with 1,000 devices: to see that it works.")
    private boolean quick;

    @Option(
            names = "--devices",
            paramLabel = "COUNT",
            description = "How many are connected (default: 20000, or as many as this machine lets a process open).")
    private int devices;

    @Option(
            names = "--json",
            paramLabel = "FILE",
            defaultValue = "${sys:redoubt.bench.results}/metrics.json",
            description = "Where the JSON goes (default: ops/bench/results/metrics.json).")
    private Path json = Path.of("metrics.json");

    private final List<Double> median = new ArrayList<>();
    private final List<Double> late = new ArrayList<>();
    private final List<Double> cpu = new ArrayList<>();
    private int bytes;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Instant started = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        Machine machine = Machine.here("no OpenSSL");
        int wanted = devices > 0 ? devices : quick ? 1_000 : 20_000;
        int connected = OpenFiles.possible(List.of(wanted), OpenFiles.limit()).getLast();
        Path folder = Files.createTempDirectory("redoubt-metrics-");
        try (DatabaseServer database = DatabaseServer.start(folder, RedoubtContender.DATABASE);
                RedoubtContender server = RedoubtContender.start(folder.resolve("redoubtd"), database)) {
            server.provideInBulk(connected);
            server.restart();
            try (Crowd crowd = server.crowd()) {
                System.err.println("  connecting " + connected + " devices …");
                crowd.grow(connected);
                Thread.sleep(SETTLING);
                measure(server);
                if (crowd.size() != connected) {
                    throw new IOException("of " + connected + " devices " + crowd.size() + " are still connected");
                }
            }
        }
        String settings = (quick ? "quick" : "full") + ", " + connected + " devices";
        return Output.publish(Report.ended("metrics", started, settings, machine, remarks(), rows(connected)), json);
    }

    private void measure(RedoubtContender server) throws IOException, InterruptedException {
        int rounds = quick ? 3 : 9;
        int scrapes = quick ? 50 : 200;
        try (Scraper scraper = new Scraper(server.metrics())) {
            scraper.scrape(WARM_UP);
            for (int round = 0; round < rounds; round++) {
                round(server, scraper, scrapes);
            }
            bytes = scraper.scrape();
        }
    }

    /** What the server does anyway in the same time, it does in the pause after it too. */
    private void round(RedoubtContender server, Scraper scraper, int scrapes) throws IOException, InterruptedException {
        double before = ProcessUse.of(server.pid()).cpuSeconds();
        long begun = System.nanoTime();
        double[] millis = scraper.scrape(scrapes);
        Duration time = Duration.ofNanos(System.nanoTime() - begun);
        double between = ProcessUse.of(server.pid()).cpuSeconds();
        Thread.sleep(time);
        double idle = ProcessUse.of(server.pid()).cpuSeconds() - between;
        median.add(millis[scrapes / 2]);
        late.add(millis[scrapes * 95 / 100]);
        cpu.add(1_000 * (between - before - idle) / scrapes);
    }

    private List<Row> rows(int connected) {
        String at = String.format(Locale.ROOT, " (%,d devices)", connected);
        List<Double> share =
                cpu.stream().map(millis -> 100 * millis / 1_000 / INTERVAL).toList();
        return List.of(
                Row.of("scrape, median" + at, new Series("ms", median)),
                Row.of("scrape, of 95 %" + at, new Series("ms", late)).toReach(PROMPT),
                Row.of("… CPU time of the server for each", new Series("ms", cpu)),
                Row.of("… of one core, at one in 15 s", new Series("%", share)).toReach(CHEAP),
                Row.of("… its size", Series.of("KiB", bytes / 1024.0)));
    }

    private static List<String> remarks() {
        return List.of(
                "Scrapes follow one another, so that their CPU time can be told from the rest: at one in 15 s each meets colder caches.",
                "OpenMetrics text, over one connection of the loopback that stays open.");
    }
}
