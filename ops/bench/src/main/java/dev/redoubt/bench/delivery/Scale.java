package dev.redoubt.bench.delivery;

import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;

/**
 * How much is done.
 *
 * @param rounds of each contender
 * @param round how long a round counts
 * @param leadIn how long it runs before it counts
 * @param warmUp how long it runs before the first round
 * @param fanOuts messages to many in each round
 * @param starts of each contender
 * @param idle devices, upwards
 * @param idleTime how long they are watched
 * @param waiting messages, upwards
 */
record Scale(
        int rounds,
        Duration round,
        Duration leadIn,
        Duration warmUp,
        int fanOuts,
        int starts,
        List<Integer> idle,
        Duration idleTime,
        List<Long> waiting) {
    private static final long[] MILESTONES = {0, 100_000, 1_000_000, 10_000_000};

    Scale {
        idle = List.copyOf(idle);
        waiting = List.copyOf(waiting);
    }

    static Scale full() {
        return new Scale(
                9,
                Duration.ofSeconds(5),
                Duration.ofSeconds(1),
                Duration.ofSeconds(20),
                10,
                5,
                List.of(1_000, 5_000, 20_000),
                Duration.ofSeconds(30),
                upTo(10_000_000));
    }

    static Scale quick() {
        return new Scale(
                3,
                Duration.ofSeconds(2),
                Duration.ofMillis(500),
                Duration.ofSeconds(8),
                4,
                2,
                List.of(1_000, 2_000),
                Duration.ofSeconds(10),
                upTo(200_000));
    }

    /** The same, but for how many messages wait at last. */
    Scale withWaiting(long most) {
        return new Scale(rounds, round, leadIn, warmUp, fanOuts, starts, idle, idleTime, upTo(most));
    }

    /** The same, but for how many devices are idle. */
    Scale withIdle(List<Integer> devices) {
        return new Scale(rounds, round, leadIn, warmUp, fanOuts, starts, devices, idleTime, waiting);
    }

    /** The milestones below, and that many. */
    static List<Long> upTo(long most) {
        return LongStream.concat(LongStream.of(MILESTONES).filter(milestone -> milestone < most), LongStream.of(most))
                .boxed()
                .toList();
    }
}
