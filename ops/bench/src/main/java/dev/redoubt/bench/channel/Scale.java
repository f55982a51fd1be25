package dev.redoubt.bench.channel;

import dev.redoubt.bench.parts.Jmh;
import java.time.Duration;

/**
 * How much is done.
 *
 * @param jmh each benchmark, once for every round
 * @param partRounds of parts
 * @param loadRounds of exchanges
 * @param load how long a round of exchanges takes
 * @param warmup how long exchanges run before the first round, of each kind
 * @param bulkRounds of transfers, after one that does not count
 * @param bulkBytes of a transfer; a multiple of 64 KiB
 * @param sessions that are held idle
 */
record Scale(
        Jmh jmh,
        int partRounds,
        int loadRounds,
        Duration load,
        Duration warmup,
        int bulkRounds,
        long bulkBytes,
        int sessions) {
    private static final long MIB = 1 << 20;

    static Scale full() {
        return new Scale(
                new Jmh(Duration.ofMillis(500), 3),
                5,
                9,
                Duration.ofSeconds(4),
                Duration.ofSeconds(12),
                5,
                256 * MIB,
                10_000);
    }

    static Scale quick() {
        return new Scale(
                new Jmh(Duration.ofMillis(200), 2),
                1,
                3,
                Duration.ofSeconds(2),
                Duration.ofSeconds(5),
                1,
                64 * MIB,
                2_000);
    }
}
