package dev.redoubt.bench.channel;

import dev.redoubt.bench.parts.Openssl;
import dev.redoubt.bench.report.Reference;
import dev.redoubt.bench.report.Row;
import dev.redoubt.bench.report.Series;
import dev.redoubt.bench.report.Target;
import dev.redoubt.channel.record.CfbBenchmark;
import dev.redoubt.channel.record.CfbBenchmark.Engine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** CFB alone, on one thread. The rounds of all engines alternate. */
final class CfbPart implements Part {
    static final String OPENSSL = "OpenSSL";
    private static final String UNIT = "GB/s";
    private static final int[] SIZES = {1024, 16 * 1024, 64 * 1024};
    private static final int TARGET_SIZE = 16 * 1024;
    private static final Target ENCRYPTION = new Target.AtLeastTimes(1.2, OPENSSL);
    private static final Target DECRYPTION = new Target.AtLeastTimes(8, OPENSSL);

    private final Optional<Openssl> openssl;

    CfbPart(Optional<Openssl> openssl) {
        this.openssl = openssl;
    }

    @Override
    public List<Row> measure(Scale scale) throws IOException {
        List<Row> rows = new ArrayList<>();
        for (boolean encrypting : new boolean[] {true, false}) {
            for (int size : SIZES) {
                rows.add(row(scale, encrypting, size));
            }
        }
        return rows;
    }

    private Row row(Scale scale, boolean encrypting, int size) throws IOException {
        Map<Engine, List<Double>> engines = new EnumMap<>(Engine.class);
        List<Double> theirs = new ArrayList<>();
        for (int round = 0; round < scale.partRounds(); round++) {
            for (Engine engine : Engine.values()) {
                engines.computeIfAbsent(engine, _ -> new ArrayList<>()).add(speed(scale, engine, encrypting, size));
                if (engine == Engine.REDOUBT && openssl.isPresent()) {
                    theirs.add(openssl.get().speed(encrypting, size));
                }
            }
        }
        List<Reference> references = new ArrayList<>();
        if (!theirs.isEmpty()) {
            references.add(new Reference(OPENSSL, new Series(UNIT, theirs)));
        }
        references.add(new Reference("AES/CFB/NoPadding", series(engines, Engine.JDK)));
        references.add(new Reference("Bouncy Castle", series(engines, Engine.BOUNCY_CASTLE)));
        return new Row(name(encrypting, size), series(engines, Engine.REDOUBT), references, target(encrypting, size));
    }

    private static Series series(Map<Engine, List<Double>> engines, Engine engine) {
        return new Series(UNIT, engines.getOrDefault(engine, List.of()));
    }

    // Bytes per nanosecond are gigabytes per second.
    private static double speed(Scale scale, Engine engine, boolean encrypting, int size) {
        Map<String, String> parameters = Map.of("engine", engine.name(), "size", Integer.toString(size));
        String method = encrypting ? "encrypt" : "decrypt";
        return size / scale.jmh().run(CfbBenchmark.class, method, parameters).score();
    }

    private static String name(boolean encrypting, int size) {
        return "CFB " + (encrypting ? "encrypt" : "decrypt") + ", " + size / 1024 + " KiB";
    }

    private static Target target(boolean encrypting, int size) {
        if (size != TARGET_SIZE) {
            return Target.NONE;
        }
        return encrypting ? ENCRYPTION : DECRYPTION;
    }
}
