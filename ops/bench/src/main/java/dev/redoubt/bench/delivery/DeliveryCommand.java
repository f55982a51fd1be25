package dev.redoubt.bench.delivery;

import dev.redoubt.bench.contender.Contender;
import dev.redoubt.bench.contender.RedoubtContender;
import dev.redoubt.bench.ejabberd.EjabberdContender;
import dev.redoubt.bench.ejabberd.EjabberdPackage;
import dev.redoubt.bench.ejabberd.EjabberdServer;
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
import java.util.Optional;
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
    private static final int NOT_MEASURED = 1;

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

    @Option(names = "--alone", description = "Without ejabberd.")
    private boolean alone;

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
        Optional<EjabberdPackage> ejabberd = alone ? Optional.empty() : EjabberdPackage.find();
        if (!alone && ejabberd.isEmpty()) {
            System.err.println("There is no ejabberd (" + EjabberdPackage.HOW_TO_INSTALL + "), or measure --alone.");
            return NOT_MEASURED;
        }
        Instant started = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        Machine machine = Machine.here("no OpenSSL");
        List<Row> rows = measure(ejabberd, scale());
        String settings = (quick ? "quick" : "full") + (alone ? ", alone" : "");
        return Output.publish(Report.ended("delivery", started, settings, machine, remarks(), rows), json);
    }

    private Scale scale() {
        Scale scale = quick ? Scale.quick() : Scale.full();
        Scale withIdle = idle.isEmpty() ? scale : scale.withIdle(idle);
        return waiting == 0 ? withIdle : withIdle.withWaiting(waiting);
    }

    private List<Row> measure(Optional<EjabberdPackage> ejabberd, Scale scale)
            throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("redoubt-delivery-");
        try (DatabaseServer database =
                DatabaseServer.start(folder, RedoubtContender.DATABASE, EjabberdServer.DATABASE)) {
            if (ejabberd.isEmpty()) {
                return measure(database, folder, List.of(), scale);
            }
            try (EjabberdServer server = EjabberdServer.start(ejabberd.get(), folder.resolve("ejabberd"), database)) {
                List<Contender> others = List.of(
                        EjabberdContender.sealed(server, RedoubtContender.MESSAGE_SIZE),
                        EjabberdContender.plain(server, RedoubtContender.MESSAGE_SIZE));
                return measure(database, folder, others, scale);
            }
        }
    }

    private List<Row> measure(DatabaseServer database, Path folder, List<Contender> others, Scale scale)
            throws IOException, InterruptedException {
        try (RedoubtContender ours = RedoubtContender.start(folder.resolve("redoubtd"), database)) {
            Contenders contenders = new Contenders(ours, others);
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

    private static List<String> remarks() {
        return List.of(
                "Servers, MariaDB and load share the same cores; the rounds of all that is compared alternate.",
                "A message has 700 bytes and an exchange of 1,300; of ejabberd's, as many in base64, or as many characters.",
                "Up to " + Numbered.SENDERS * Numbered.WINDOW
                        + " messages are under way; durable ones are in a database"
                        + " with innodb_flush_log_at_trx_commit=1, and were counted there.");
    }
}
