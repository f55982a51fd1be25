package dev.redoubt.client.messaging;

import dev.redoubt.client.failure.RedoubtException;
import java.time.Duration;

/** Deletes what is due on a thread of its own, exact to a second, until it is closed. */
public final class Sweeper implements AutoCloseable {
    /** Another process at the same home may have brought something that is due sooner. */
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    private final Expiry expiry;
    private final Thread thread;
    private volatile boolean closed;

    private Sweeper(Expiry expiry) {
        this.expiry = expiry;
        this.thread = Thread.ofVirtual().name("lifetimes").unstarted(this::run);
    }

    public static Sweeper start(LiveNode node) {
        Sweeper sweeper = new Sweeper(node.expiry());
        sweeper.thread.start();
        return sweeper;
    }

    private void run() {
        while (!closed) {
            try {
                Duration next = expiry.sweep().orElse(LONGEST_PAUSE);
                Thread.sleep(next.compareTo(LONGEST_PAUSE) < 0 ? next : LONGEST_PAUSE);
            } catch (InterruptedException e) {
                return;
            } catch (RedoubtException | RuntimeException e) {
                // A container that is busy or closed, or a listener that fails: what is due goes the next time, at the
                // latest with the next
                // opening.
                if (!paused()) {
                    return;
                }
            }
        }
    }

    private static boolean paused() {
        try {
            Thread.sleep(LONGEST_PAUSE);
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    /** Waits until it does nothing any more. */
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
