package dev.redoubt.bench.channel;

import dev.redoubt.bench.parts.HandshakeBenchmark;
import dev.redoubt.bench.report.Row;
import dev.redoubt.bench.report.Series;
import dev.redoubt.bench.report.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Handshakes, on one thread. */
final class HandshakePart implements Part {
    private static final Target PER_CORE = new Target.AtLeast(2_000);

    @Override
    public List<Row> measure(Scale scale) {
        return List.of(
                Row.of("handshakes, server's side, one core", rate(scale, "server"))
                        .toReach(PER_CORE),
                Row.of("handshakes, both sides, one core", rate(scale, "both")));
    }

    private static Series rate(Scale scale, String method) {
        List<Double> rounds = new ArrayList<>();
        for (int round = 0; round < scale.partRounds(); round++) {
            rounds.add(
                    scale.jmh().run(HandshakeBenchmark.class, method, Map.of()).score());
        }
        return new Series("/s", rounds);
    }
}
