package dev.redoubt.bench.delivery;

import java.time.Duration;

/**
 * How much is done.
 *
 * @param rounds of each contender
 * @param round how long a round counts
 * @param leadIn how long it runs before it counts
 * @param warmUp how long it runs before the first round
 * @param fanOuts messages to many in each round
 */
record Scale(int rounds, Duration round, Duration leadIn, Duration warmUp, int fanOuts) {
    static Scale full() {
        return new Scale(9, Duration.ofSeconds(5), Duration.ofSeconds(1), Duration.ofSeconds(20), 10);
    }

    static Scale quick() {
        return new Scale(3, Duration.ofSeconds(2), Duration.ofMillis(500), Duration.ofSeconds(8), 4);
    }
}
