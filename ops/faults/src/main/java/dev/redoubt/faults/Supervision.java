package dev.redoubt.faults;

import dev.redoubt.rig.DatabaseServer;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/** Starts a database again whenever it ends by itself, as its unit has it: {@code Restart=on-abnormal}. */
final class Supervision implements AutoCloseable {
    private static final long PAUSE_MILLIS = 500;

    private final DatabaseServer database;
    private final AtomicInteger restarts = new AtomicInteger();
    private final Thread thread = Thread.ofVirtual().name("supervision").unstarted(this::run);

    Supervision(DatabaseServer database) {
        this.database = database;
        thread.start();
    }

    private void run() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                Thread.sleep(PAUSE_MILLIS);
                if (!database.isAlive()) {
                    restarts.incrementAndGet();
                    database.restart();
                }
            } catch (IOException e) {
                // It ended again, or has no room to recover in: once more.
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    int restarts() {
        return restarts.get();
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
