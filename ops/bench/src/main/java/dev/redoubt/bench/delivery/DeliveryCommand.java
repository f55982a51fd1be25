package dev.redoubt.bench.delivery;

import dev.redoubt.bench.report.Machine;
import dev.redoubt.bench.report.Output;
import dev.redoubt.bench.report.Report;
import dev.redoubt.bench.report.Row;
import dev.redoubt.bench.report.Series;
import dev.redoubt.bench.report.Target;
import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.rig.DatabaseServer;
import dev.redoubt.rig.Device;
import dev.redoubt.rig.LoadLink;
import dev.redoubt.rig.RedoubtServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.LongAdder;
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
    private static final int SENDERS = 8;
    private static final int OFFLINE = 32;
    private static final int WINDOW = 64;
    private static final Target PROMPT = new Target.AtMost(20);

    private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);

    @Option(names = "--quick", description = "A short run: to see that it works, not to compare.")
    private boolean quick;

    @Option(
            names = "--json",
            paramLabel = "FILE",
            defaultValue = "${sys:redoubt.bench.results}/delivery.json",
            description = "Where the JSON goes (default: ops/bench/results/delivery.json).")
    private Path json = Path.of("delivery.json");

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<String> remarks = List.of(
                "Server, MariaDB and load share the same cores. A message has 700 bytes and an exchange of 1,300.",
                SENDERS + " senders with up to " + WINDOW
                        + " messages each under way; \"accepted\" is safe: acknowledged by its"
                        + " device, or committed with innodb_flush_log_at_trx_commit=1.");
        Machine machine = Machine.here("no OpenSSL");
        List<Row> rows = measure(quick ? 3 : 9, Duration.ofSeconds(quick ? 2 : 5));
        return Output.publish(Report.ended("delivery", now, quick ? "quick" : "full", machine, remarks, rows), json);
    }

    private List<Row> measure(int rounds, Duration round) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("redoubt-delivery-");
        try (DatabaseServer database = DatabaseServer.start(folder, "redoubt");
                RedoubtServer server = RedoubtServer.start(folder.resolve("appliance"), database.url("redoubt"))) {
            List<Device> devices = Device.enrol(server, 2 * SENDERS + OFFLINE);
            List<Row> rows = new ArrayList<>(offline(server, devices, rounds, round));
            rows.addAll(connected(server, devices, rounds, round));
            return rows;
        }
    }

    private static List<Row> offline(RedoubtServer server, List<Device> devices, int rounds, Duration round)
            throws IOException, InterruptedException {
        System.err.println("measuring messages to devices that are not connected …");
        LongAdder accepted = new LongAdder();
        List<LoadLink> senders = links(server, devices.subList(0, SENDERS), accepted, new Flow.Latencies());
        try {
            Flow flow = new Flow(
                    senders,
                    i -> List.of(devices.get(2 * SENDERS + i % OFFLINE).node()),
                    accepted,
                    new Flow.Latencies());
            double stored = server.metric("redoubt_mailbox_deposits_total");
            double groups = server.metric("redoubt_mailbox_groups_total");
            double[] rates = flow.run(0, rounds, round);
            double group = (server.metric("redoubt_mailbox_deposits_total") - stored)
                    / (server.metric("redoubt_mailbox_groups_total") - groups);
            return List.of(
                    Row.of("durable messages to offline devices", Series.of("/s", rates)),
                    Row.of("… of these, in one transaction", Series.of("", group)));
        } finally {
            senders.forEach(LoadLink::close);
        }
    }

    private static List<Row> connected(RedoubtServer server, List<Device> devices, int rounds, Duration round)
            throws IOException, InterruptedException {
        System.err.println("measuring messages to devices that are connected …");
        LongAdder accepted = new LongAdder();
        Flow.Latencies latencies = new Flow.Latencies();
        List<LoadLink> senders = links(server, devices.subList(0, SENDERS), accepted, latencies);
        List<LoadLink> receivers = links(server, devices.subList(SENDERS, 2 * SENDERS), new LongAdder(), latencies);
        try {
            List<NodeId> nodes = devices.subList(SENDERS, 2 * SENDERS).stream()
                    .map(Device::node)
                    .toList();
            Flow flow = new Flow(senders, i -> List.of(nodes.get(i % SENDERS)), accepted, latencies);
            double direct = server.metric("redoubt_mailbox_direct_total");
            double all = server.metric("redoubt_mailbox_submissions_total");
            double[] rates = flow.run(0, rounds, round);
            double share = (server.metric("redoubt_mailbox_direct_total") - direct)
                    / (server.metric("redoubt_mailbox_submissions_total") - all);
            flow.run(Flow.median(rates) / 2, 1, round);
            return List.of(
                    Row.of("messages to connected devices", Series.of("/s", rates)),
                    Row.of("… of these, never stored", Series.of("%", 100 * share)),
                    Row.of("… at half of that, to the device, median", Series.of("ms", latencies.millis(0.5))),
                    Row.of("… the same, 99 %", Series.of("ms", latencies.millis(0.99)))
                            .toReach(PROMPT));
        } finally {
            senders.forEach(LoadLink::close);
            receivers.forEach(LoadLink::close);
        }
    }

    private static List<LoadLink> links(
            RedoubtServer server, List<Device> devices, LongAdder accepted, Flow.Latencies latencies)
            throws IOException {
        List<LoadLink> links = new ArrayList<>();
        for (Device device : devices) {
            links.add(new LoadLink(server, device, WINDOW, _ -> accepted.increment(), latencies::sent));
        }
        return links;
    }
}
