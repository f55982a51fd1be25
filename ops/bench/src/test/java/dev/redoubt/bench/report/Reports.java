package dev.redoubt.bench.report;

import java.time.Instant;
import java.util.List;

/** A report with every kind of row. */
final class Reports {
    private Reports() {}

    static Report example() {
        Row compared = new Row(
                "encrypt",
                Series.of("GB/s", 0.9, 1.0, 0.95),
                List.of(
                        new Reference("OpenSSL", Series.of("GB/s", 0.5)),
                        new Reference("Bouncy Castle", Series.of("GB/s", 0.19))),
                new Target.AtLeastTimes(1.2, "OpenSSL"));
        Row limited = Row.of("handshakes", Series.of("/s", 1500)).toReach(new Target.AtLeast(2000));
        Row bare = Row.of("allocated", Series.of("B", 16_448));
        return new Report(
                "channel",
                Instant.parse("2026-11-24T05:00:00Z"),
                "full",
                new Machine("A processor", 2, "Linux", "25", "OpenSSL 3", 0.5),
                1.75,
                List.of("a remark"),
                List.of(compared, limited, bare));
    }
}
