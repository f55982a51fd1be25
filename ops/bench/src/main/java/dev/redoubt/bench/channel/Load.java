package dev.redoubt.bench.channel;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Calls that are made over and over by many virtual threads. */
final class Load {
    /** One call; a failure ends the measurement. */
    @FunctionalInterface
    interface Call {
        void run(int caller) throws Exception;
    }

    private final int callers;
    private final Call call;

    Load(int callers, Call call) {
        this.callers = callers;
        this.call = call;
    }

    /** @param nanos until the last call that was begun in time has ended */
    record Outcome(long count, long nanos) {
        /** Calls per second. */
        double rate() {
            return count * 1e9 / nanos;
        }
    }

    Outcome run(Duration time) throws IOException {
        long begin = System.nanoTime();
        long count = 0;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Long>> counts = new ArrayList<>();
            for (int caller = 0; caller < callers; caller++) {
                int number = caller;
                counts.add(threads.submit(() -> repeat(number, begin + time.toNanos())));
            }
            for (Future<Long> ofOne : counts) {
                count += ofOne.get();
            }
        } catch (ExecutionException e) {
            throw new IOException("a call failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        return new Outcome(count, System.nanoTime() - begin);
    }

    private long repeat(int caller, long end) throws Exception {
        long count = 0;
        for (; System.nanoTime() - end < 0; count++) {
            call.run(caller);
        }
        return count;
    }
}
