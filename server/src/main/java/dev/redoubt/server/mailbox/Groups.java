package dev.redoubt.server.mailbox;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;

/**
 * Works on whatever waits as one group: whoever comes meanwhile is in the next one. So groups grow with the load, and nobody
 * waits for a timer. Groups, and what is in them, are in the order in which they came. Thread-safe.
 */
final class Groups<T> {
    private final Executor executor;
    private final int most;
    private final long mostWeight;
    private final ToLongFunction<T> weight;
    private final Consumer<List<T>> work;
    private final Queue<T> waiting = new ArrayDeque<>();
    private boolean running;

    /**
     * @param executor runs one task at a time, for as long as something waits
     * @param most in one group; with {@code mostWeight}, but one if there is any
     * @param work must not throw
     */
    Groups(Executor executor, int most, long mostWeight, ToLongFunction<T> weight, Consumer<List<T>> work) {
        this.executor = executor;
        this.most = most;
        this.mostWeight = mostWeight;
        this.weight = weight;
        this.work = work;
    }

    void add(T item) {
        boolean first;
        synchronized (this) {
            waiting.add(item);
            first = !running;
            running = true;
        }
        if (first) {
            executor.execute(this::run);
        }
    }

    /** Whether nothing waits, nor is worked on. */
    synchronized boolean isIdle() {
        return !running;
    }

    private void run() {
        for (List<T> group = next(); !group.isEmpty(); group = next()) {
            work.accept(group);
        }
    }

    private synchronized List<T> next() {
        List<T> group = new ArrayList<>();
        long sum = 0;
        while (!waiting.isEmpty() && group.size() < most) {
            sum += weight.applyAsLong(waiting.element());
            if (!group.isEmpty() && sum > mostWeight) {
                break;
            }
            group.add(waiting.remove());
        }
        running = !group.isEmpty();
        return group;
    }
}
