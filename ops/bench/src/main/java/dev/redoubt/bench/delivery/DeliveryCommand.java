package dev.redoubt.bench.delivery;

import dev.redoubt.bench.contender.RedoubtContender;
import dev.redoubt.bench.report.Machine;
import dev.redoubt.bench.report.Output;
import dev.redoubt.bench.report.Report;
import dev.redoubt.bench.report.Row;
import dev.redoubt.rig.DatabaseServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ops/bench/run delivery}. */
@Command(
        name = "delivery",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Messages to devices that are connected, and to such that are not, over a whole server and a real"
                + " MariaDB.")
public final class DeliveryCommand implements Callable<Integer> {
    /** What can be measured by itself. */
    enum Selection {
        OFFLINE,
        CONNECTED,
        FANOUT,
        START,
        IDLE,
        GROWTH;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Option(names = "--quick", description = "A short run: to see that it works, not to compare.")
    private boolean quick;

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "PART",
            description = "Only these parts: ${COMPLETION-CANDIDATES} (default: all).")
    private Set<Selection> only = EnumSet.allOf(Selection.class);

    @Option(
            names = "--waiting",
            paramLabel = "COUNT",
            description = "How many messages wait at last, for growth (default: 10 million; 200,000 if quick).")
    private long waiting;

    @Option(
            names = "--idle",
            split = ",",
            paramLabel = "COUNT",
            description = "How many devices are idle, upwards (default: 1000,5000,20000; 1000,2000 if quick).")
    private List<Integer> idle = List.of();

    @Option(
            names = "--json",
            paramLabel = "FILE",
            defaultValue = "${sys:redoubt.bench.results}/delivery.json",
            description = "Where the JSON goes (default: ops/bench/results/delivery.json).")
    private Path json = Path.of("delivery.json");

    @Override
    public Integer call() throws IOException, InterruptedException {
        Instant started = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        Machine machine = Machine.here("no OpenSSL");
        List<Row> rows = measure(scale());
        String settings = quick ? "quick" : "full";
        return Output.publish(Report.ended("delivery", started, settings, machine, remarks(), rows), json);
    }

    private Scale scale() {
        Scale scale = quick ? Scale.quick() : Scale.full();
        Scale withIdle = idle.isEmpty() ? scale : scale.withIdle(idle);
        return waiting == 0 ? withIdle : withIdle.withWaiting(waiting);
    }

    private static List<String> remarks() {
        return List.of(
                "Server, MariaDB and load share the same cores. A message has 700 bytes and an exchange of 1,300.",
                Numbered.SENDERS + " senders with up to " + Numbered.WINDOW
                        + " messages each under way; \"accepted\" is safe: acknowledged by its"
                        + " device, or committed with innodb_flush_log_at_trx_commit=1.");
    }

    private List<Row> measure(Scale scale) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("redoubt-delivery-");
        try (DatabaseServer database = DatabaseServer.start(folder, RedoubtContender.DATABASE);
                RedoubtContender ours = RedoubtContender.start(folder.resolve("redoubtd"), database)) {
            Contenders contenders = new Contenders(ours, List.of());
            List<Row> rows = new ArrayList<>();
            for (Selection selection : Selection.values()) {
                if (only.contains(selection)) {
                    System.err.println("measuring " + selection + " …");
                    rows.addAll(part(selection).measure(contenders, scale));
                }
            }
            return rows;
        }
    }

    private static Part part(Selection selection) {
        return switch (selection) {
            case OFFLINE -> new OfflinePart();
            case CONNECTED -> new ConnectedPart();
            case FANOUT -> new FanOutPart();
            case START -> new StartPart();
            case IDLE -> new IdlePart();
            case GROWTH -> new GrowthPart();
        };
    }
}
