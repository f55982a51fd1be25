package dev.redoubt.server.systemd;

import dev.redoubt.server.logging.LogDetail;
import dev.redoubt.server.logging.LogEvent;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Tells the service manager that the server has not hung, as long as all of its parts answer. A part that does not is left alone:
 * without a word the service manager ends the process, and starts another.
 */
public final class Watchdog implements AutoCloseable {
    private final ServiceManager manager;
    private final List<Part> parts;
    private final Supplier<String> status;
    private final CountDownLatch closed = new CountDownLatch(1);

    /**
     * @param name for the log
     * @param probe asks it something: done once it has answered, whatever the answer is
     */
    public record Part(String name, Supplier<CompletableFuture<?>> probe) {}

    Watchdog(ServiceManager manager, List<Part> parts, Supplier<String> status) {
        this.manager = manager;
        this.parts = parts;
        this.status = status;
    }

    /**
     * Runs until it is closed, where the service manager wants it.
     *
     * @param status what the server does, in a few words
     */
    public static Watchdog start(ServiceManager manager, List<Part> parts, Supplier<String> status) {
        Watchdog watchdog = new Watchdog(manager, parts, status);
        manager.watchdog().ifPresent(period -> {
            // A platform thread: a server whose virtual threads have all hung has to be found out.
            Thread thread = new Thread(() -> watchdog.run(period), "watchdog");
            thread.setDaemon(true);
            thread.start();
        });
        return watchdog;
    }

    /**
     * Asks six times in a period; an answer may take two thirds of it, so that also after the slowest one that counts there is a sign
     * within the period.
     */
    private void run(Duration period) {
        try {
            do {
                look(period.multipliedBy(2).dividedBy(3));
            } while (!closed.await(period.dividedBy(6).toNanos(), TimeUnit.NANOSECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** @param patience for all parts together */
    void look(Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        List<CompletableFuture<?>> answers =
                parts.stream().<CompletableFuture<?>>map(Watchdog::ask).toList();
        boolean allAnswer = true;
        for (int part = 0; part < answers.size(); part++) {
            allAnswer &= hasAnswered(parts.get(part), answers.get(part), end);
        }
        if (allAnswer) {
            manager.alive(status.get());
        }
    }

    private static CompletableFuture<?> ask(Part part) {
        try {
            return part.probe().get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static boolean hasAnswered(Part part, CompletableFuture<?> answer, long end) throws InterruptedException {
        try {
            answer.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException | ExecutionException e) {
            LogEvent.HUNG.write(LogDetail.part(part.name()));
            return false;
        }
    }

    /** From now on the service manager has to wait for the end of the process. */
    @Override
    public void close() {
        closed.countDown();
    }
}
