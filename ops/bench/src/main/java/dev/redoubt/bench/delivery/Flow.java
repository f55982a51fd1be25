package dev.redoubt.bench.delivery;

import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.rig.LoadLink;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Senders that submit as fast as they are answered, or at a rate, for a while. */
final class Flow {
    private static final int PAYLOAD_SIZE = 700;

    private final List<LoadLink> senders;
    private final IntFunction<List<NodeId>> recipients;
    private final LongAdder accepted;
    private final Latencies latencies;

    /**
     * @param recipients of the message of this number
     * @param accepted counts all answers of the senders
     * @param latencies of what their recipients get
     */
    Flow(List<LoadLink> senders, IntFunction<List<NodeId>> recipients, LongAdder accepted, Latencies latencies) {
        this.senders = senders;
        this.recipients = recipients;
        this.accepted = accepted;
        this.latencies = latencies;
    }

    /** Milliseconds from submitting to delivery. Thread-safe. */
    static final class Latencies {
        private final List<Long> nanos = new ArrayList<>();

        synchronized void sent(long at) {
            nanos.add(System.nanoTime() - at);
        }

        synchronized void clear() {
            nanos.clear();
        }

        synchronized double millis(double quantile) {
            long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
            return sorted.length == 0 ? 0 : sorted[(int) Math.min(sorted.length - 1, quantile * sorted.length)] / 1e6;
        }

        synchronized int count() {
            return nanos.size();
        }
    }

    /**
     * @param perSecond of all senders together; 0 for as fast as they are answered
     * @return accepted messages per second, in each of so many rounds
     */
    double[] run(double perSecond, int rounds, Duration round) throws InterruptedException {
        long end = System.nanoTime() + round.toNanos() * (rounds + 1);
        List<Thread> threads = IntStream.range(0, senders.size())
                .mapToObj(i -> Thread.ofVirtual().start(() -> send(i, perSecond / senders.size(), end)))
                .toList();
        double[] rates = new double[rounds];
        // The first round is for warming up.
        Thread.sleep(round);
        latencies.clear();
        for (int i = 0; i < rounds; i++) {
            long before = accepted.sum();
            long start = System.nanoTime();
            Thread.sleep(round);
            rates[i] = (accepted.sum() - before) / ((System.nanoTime() - start) / 1e9);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        return rates;
    }

    private void send(int sender, double perSecond, long end) {
        try {
            long start = System.nanoTime();
            for (int i = 0; System.nanoTime() < end; i++) {
                long due = perSecond == 0 ? 0 : start + (long) (i * 1e9 / perSecond) - System.nanoTime();
                if (due > 0) {
                    Thread.sleep(Duration.ofNanos(due));
                }
                senders.get(sender).submit(recipients.apply(i * senders.size() + sender), PAYLOAD_SIZE);
            }
        } catch (IOException e) {
            System.err.println("a sender failed: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static double median(double... values) {
        double[] sorted = Arrays.stream(values).sorted().toArray();
        return sorted[sorted.length / 2];
    }
}
