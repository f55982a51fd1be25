package dev.redoubt.bench.channel;

import dev.redoubt.bench.appliance.EchoResource;
import dev.redoubt.bench.appliance.Inspection;
import dev.redoubt.bench.appliance.RunningAppliance;
import dev.redoubt.bench.report.Reference;
import dev.redoubt.bench.report.Row;
import dev.redoubt.bench.report.Series;
import dev.redoubt.bench.report.Target;
import dev.redoubt.channel.client.ChannelClient;
import dev.redoubt.channel.client.ChannelRequest;
import dev.redoubt.channel.client.PlainTlsClient;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Small exchanges, double-wrapped and in plain TLS, in turns, by many callers at once. */
final class ExchangePart implements Part {
    private static final String PLAIN = "plain TLS";
    private static final Target OF_PLAIN = new Target.AtLeastTimes(0.8, PLAIN);
    private static final int CALLERS = 100;
    private static final byte[] BODY = new byte[512];
    private static final double KIB = 1024;

    private final RunningAppliance appliance;

    ExchangePart(RunningAppliance appliance) {
        this.appliance = appliance;
    }

    /** What one round of exchanges cost, per exchange. */
    private record Cost(double rate, double serverMicros, double clientMicros, double serverKib, double clientKib) {}

    @Override
    public List<Row> measure(Scale scale) throws IOException {
        try (ChannelClient channel = appliance.channelClient();
                PlainTlsClient plain = appliance.plainClient()) {
            ChannelRequest request = ChannelRequest.post(EchoResource.PATH, "application/octet-stream", BODY);
            Load wrapped =
                    new Load(CALLERS, _ -> requireWhole(channel.send(request).body()));
            Load bare = new Load(CALLERS, _ -> requireWhole(plain.post(EchoResource.PATH, BODY)));
            bare.run(scale.warmup());
            wrapped.run(scale.warmup());
            List<Cost> ofBare = new ArrayList<>();
            List<Cost> ofWrapped = new ArrayList<>();
            for (int round = 0; round < scale.loadRounds(); round++) {
                ofBare.add(cost(bare, scale.load()));
                ofWrapped.add(cost(wrapped, scale.load()));
            }
            return rows(ofWrapped, ofBare);
        }
    }

    private static void requireWhole(byte[] answer) throws IOException {
        if (answer.length != BODY.length) {
            throw new IOException("an answer of " + answer.length + " bytes");
        }
    }

    private Cost cost(Load load, Duration time) throws IOException {
        Inspection.Usage serverBefore = appliance.usage();
        Inspection.Usage clientBefore = Inspection.usage();
        Load.Outcome outcome = load.run(time);
        Inspection.Usage server = appliance.usage().since(serverBefore);
        Inspection.Usage client = Inspection.usage().since(clientBefore);
        double count = outcome.count();
        return new Cost(
                outcome.rate(),
                server.cpuNanos() / 1e3 / count,
                client.cpuNanos() / 1e3 / count,
                server.allocated() / KIB / count,
                client.allocated() / KIB / count);
    }

    private static List<Row> rows(List<Cost> wrapped, List<Cost> bare) {
        String what = "small exchange, ";
        return List.of(
                row("small exchanges, 512 B each way, " + CALLERS + " callers", "/s", wrapped, bare, Cost::rate)
                        .toReach(OF_PLAIN),
                row(what + "CPU time of the server", "µs", wrapped, bare, Cost::serverMicros),
                row(what + "CPU time of the client", "µs", wrapped, bare, Cost::clientMicros),
                row(what + "allocated in the server", "KiB", wrapped, bare, Cost::serverKib),
                row(what + "allocated in the client", "KiB", wrapped, bare, Cost::clientKib));
    }

    private static Row row(String what, String unit, List<Cost> wrapped, List<Cost> bare, ToDoubleFunction<Cost> of) {
        return Row.of(what, series(unit, wrapped, of), new Reference(PLAIN, series(unit, bare, of)));
    }

    private static Series series(String unit, List<Cost> costs, ToDoubleFunction<Cost> of) {
        return new Series(unit, costs.stream().mapToDouble(of).boxed().toList());
    }
}
