package dev.redoubt.bench.soak;

import dev.redoubt.bench.appliance.Inspection;
import dev.redoubt.bench.appliance.RunningAppliance;
import dev.redoubt.bench.appliance.TurnsResource;
import dev.redoubt.bench.report.Machine;
import dev.redoubt.bench.report.Output;
import dev.redoubt.bench.report.Report;
import dev.redoubt.bench.report.Row;
import dev.redoubt.bench.report.Series;
import dev.redoubt.bench.report.Target;
import dev.redoubt.channel.client.ChannelClient;
import dev.redoubt.channel.client.ChannelRequest;
import dev.redoubt.channel.record.RecordKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ops/bench/run soak}. */
@Command(
        name = "soak",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Exchanges by many callers of one client while the channel's keys are rotated every second: none may fail, none of "
                        + "those that change something may run twice or not at all, memory stays flat, and old keys are gone at the end.")
public final class SoakCommand implements Callable<Integer> {
    private static final Target NONE_AT_ALL = new Target.AtMost(0);
    // Flat is what grows by less than a fifth, or by less than this, from the first quarter to the end.
    private static final double SLACK_MIB = 8;
    private static final double MIB = 1 << 20;
    // Each epoch has keys for two directions.
    private static final int KEYS_PER_EPOCH = 2;
    private static final Duration GRACE = Duration.ofSeconds(35);

    @Option(names = "--minutes", defaultValue = "10", description = "How long (default: ${DEFAULT-VALUE}).")
    private int minutes;

    @Option(
            names = "--concurrency",
            defaultValue = "100",
            description = "How many callers (default: ${DEFAULT-VALUE}).")
    private int concurrency;

    @Option(
            names = "--rotation",
            paramLabel = "SECONDS",
            defaultValue = "1",
            description = "How old keys get (default: ${DEFAULT-VALUE}).")
    private int rotation;

    @Option(
            names = "--json",
            paramLabel = "FILE",
            defaultValue = "${sys:redoubt.bench.results}/soak.json",
            description = "Where the JSON goes (default: ops/bench/results/soak.json).")
    private Path json = Path.of("soak.json");

    private final List<Double> serverHeap = new ArrayList<>();
    private final List<Double> clientHeap = new ArrayList<>();
    private final List<Double> rates = new ArrayList<>();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Instant started = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        Machine machine = Machine.here("OpenSSL is not used");
        String settings = minutes + " min, " + concurrency + " callers, rotation after " + Duration.ofSeconds(rotation);
        try (RunningAppliance appliance = new RunningAppliance(Duration.ofSeconds(rotation), List.of());
                ChannelClient client = appliance.channelClient()) {
            Callers callers = new Callers(client);
            callers.start(concurrency);
            observe(appliance, callers);
            callers.end();
            List<Row> rows = rows(appliance, client, callers);
            return Output.publish(
                    Report.ended("soak", started, settings, machine, callers.shownFailures(), rows), json);
        }
    }

    /** Looks four times a minute; the first look is when everything has been in use for a while. */
    private void observe(RunningAppliance appliance, Callers callers) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        long before = 0;
        for (int look = 1; look <= 4 * minutes; look++) {
            Thread.sleep(Duration.ofSeconds(15L * look).minusNanos(System.nanoTime() - begin));
            long count = callers.exchanges();
            rates.add((count - before) / 15.0);
            before = count;
            serverHeap.add(appliance.liveHeap() / MIB);
            clientHeap.add(Inspection.liveHeap() / MIB);
            System.err.printf(
                    "%3d s: %,d exchanges, %,d failures, %.1f MiB in the server, %.1f MiB in the client%n",
                    15 * look, count, callers.failures(), serverHeap.getLast(), clientHeap.getLast());
        }
    }

    private List<Row> rows(RunningAppliance appliance, ChannelClient client, Callers callers)
            throws IOException, InterruptedException {
        Tally tally = tally(client);
        long handshakes = appliance.handshakes();
        Thread.sleep(GRACE);
        return List.of(
                Row.of("exchanges", new Series("/s", rates)),
                count("exchanges, all", callers.exchanges()),
                count("failed calls", callers.failures()).toReach(NONE_AT_ALL),
                count("turns, answered", callers.taken()),
                count("turns that ran, more or less than answered", Math.abs(tally.taken() - callers.taken()))
                        .toReach(NONE_AT_ALL),
                count("turns that ran twice", tally.doubled()).toReach(NONE_AT_ALL),
                count("turns that never ran", tally.skipped()).toReach(NONE_AT_ALL),
                count("handshakes", handshakes),
                heap("live heap of the server", serverHeap),
                heap("live heap of the client", clientHeap),
                epochs("epochs with keys in the server, at the end", appliance.liveInstances(RecordKeys.class)),
                epochs("epochs with keys in the client, at the end", clientKeys()));
    }

    private static long clientKeys() {
        return Inspection.liveInstances(RecordKeys.class.getName());
    }

    private static Tally tally(ChannelClient client) throws IOException {
        byte[] answer = client.send(ChannelRequest.get(TurnsResource.PATH)).body();
        return Tally.parse(new String(answer, StandardCharsets.US_ASCII));
    }

    private static Row count(String what, long count) {
        return Row.of(what, Series.of("", (double) count));
    }

    private static Row epochs(String what, long keys) {
        return Row.of(what, Series.of("", (double) keys / KEYS_PER_EPOCH)).toReach(new Target.AtMost(1));
    }

    /** Measured is the end; what it may be follows from the end of the first quarter. */
    private static Row heap(String what, List<Double> rounds) {
        double early = rounds.get((rounds.size() - 1) / 4);
        double middle = rounds.get(rounds.size() / 2);
        double limit = Math.max(1.2 * early, early + SLACK_MIB);
        String name = String.format("%s (%.1f early, %.1f in the middle)", what, early, middle);
        return Row.of(name, Series.of("MiB", rounds.getLast())).toReach(new Target.AtMost(limit));
    }
}
