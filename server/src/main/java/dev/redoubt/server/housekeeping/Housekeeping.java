package dev.redoubt.server.housekeeping;

import dev.redoubt.server.database.DatabaseAwayException;
import dev.redoubt.server.database.DatabaseFullException;
import dev.redoubt.server.logging.LogDetail;
import dev.redoubt.server.logging.LogEvent;
import java.time.Duration;
import java.util.List;
import java.util.function.IntSupplier;

/** Deletes what has expired, in small batches, for as long as the server runs. One virtual thread. */
public final class Housekeeping implements AutoCloseable {
    private final List<Task> tasks;
    private final Duration interval;
    private final Thread thread;

    /**
     * @param batch deletes at most {@code batchSize} rows and says how many
     * @param batchSize a full batch means that there may be more
     */
    public record Task(IntSupplier batch, int batchSize) {}

    /** A task that one call does. */
    public static Task once(IntSupplier task) {
        return new Task(task, Integer.MAX_VALUE);
    }

    private Housekeeping(List<Task> tasks, Duration interval) {
        this.tasks = List.copyOf(tasks);
        this.interval = interval;
        this.thread = Thread.ofVirtual().name("housekeeping").unstarted(this::run);
    }

    /** @param interval from the end of one round to the next */
    public static Housekeeping start(List<Task> tasks, Duration interval) {
        Housekeeping housekeeping = new Housekeeping(tasks, interval);
        housekeeping.thread.start();
        return housekeeping;
    }

    private void run() {
        try {
            while (true) {
                tasks.forEach(Housekeeping::runSafely);
                Thread.sleep(interval);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void runSafely(Task task) {
        try {
            while (!Thread.currentThread().isInterrupted() && task.batch().getAsInt() >= task.batchSize()) {
                // The next batch at once: more may have expired.
            }
        } catch (DatabaseAwayException | DatabaseFullException e) {
            LogEvent.HOUSEKEEPING_POSTPONED.write();
        } catch (RuntimeException e) {
            LogEvent.HOUSEKEEPING_FAILED.write(LogDetail.failure(e));
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
