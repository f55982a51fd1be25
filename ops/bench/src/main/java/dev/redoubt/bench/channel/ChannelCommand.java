package dev.redoubt.bench.channel;

import dev.redoubt.bench.appliance.RunningAppliance;
import dev.redoubt.bench.parts.Openssl;
import dev.redoubt.bench.report.Machine;
import dev.redoubt.bench.report.Output;
import dev.redoubt.bench.report.Report;
import dev.redoubt.bench.report.Row;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
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

/** {@code ops/bench/run channel}. */
@Command(
        name = "channel",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "The double-wrapped channel: CFB beside OpenSSL, the JDK and Bouncy Castle; records; handshakes; small exchanges and "
                        + "large bodies beside plain TLS; memory. About thirteen minutes, on a machine that does nothing else.")
public final class ChannelCommand implements Callable<Integer> {
    private static final Duration STANDARD_ROTATION = Duration.ofMinutes(10);

    /** What can be measured by itself. */
    enum Selection {
        CFB,
        INTERLEAVING,
        RECORDS,
        HANDSHAKES,
        EXCHANGES,
        BULK,
        MEMORY;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Option(names = "--quick", description = "A short run of about two minutes: to see that it works, not to compare.")
    private boolean quick;

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "PART",
            description = "Only these parts: ${COMPLETION-CANDIDATES} (default: all).")
    private Set<Selection> only = EnumSet.allOf(Selection.class);

    @Option(
            names = "--json",
            paramLabel = "FILE",
            defaultValue = "${sys:redoubt.bench.results}/channel.json",
            description = "Where the JSON goes (default: ops/bench/results/channel.json).")
    private Path json = Path.of("channel.json");

    @Override
    public Integer call() throws IOException {
        Instant started = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        Optional<Openssl> openssl = Openssl.find();
        List<String> remarks = new ArrayList<>(List.of(
                "Medians of rounds; in a row with a comparison, the rounds of both alternate.",
                "Load generator and server share this machine's cores."));
        if (openssl.isEmpty()) {
            remarks.add("There is no openssl command on this machine, so that nothing is compared with OpenSSL.");
        }
        Machine machine = Machine.here(openssl.map(Openssl::version).orElse("no OpenSSL"));
        Scale scale = quick ? Scale.quick() : Scale.full();
        List<Row> rows = measure(scale, openssl);
        String settings = quick ? "quick" : "full";
        return Output.publish(Report.ended("channel", started, settings, machine, remarks, rows), json);
    }

    private List<Row> measure(Scale scale, Optional<Openssl> openssl) throws IOException {
        try (RunningAppliance appliance = new RunningAppliance(STANDARD_ROTATION, List.of())) {
            List<Row> rows = new ArrayList<>();
            for (Selection selection : Selection.values()) {
                if (only.contains(selection)) {
                    System.err.println("measuring " + selection + " …");
                    rows.addAll(part(selection, appliance, openssl).measure(scale));
                }
            }
            return rows;
        }
    }

    private static Part part(Selection selection, RunningAppliance appliance, Optional<Openssl> openssl) {
        return switch (selection) {
            case CFB -> new CfbPart(openssl);
            case INTERLEAVING -> new InterleavingPart(openssl);
            case RECORDS -> new RecordPart();
            case HANDSHAKES -> new HandshakePart();
            case EXCHANGES -> new ExchangePart(appliance);
            case BULK -> new BulkPart(appliance);
            case MEMORY -> new IdleSessionPart();
        };
    }
}
