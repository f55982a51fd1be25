package dev.redoubt.client.file;

import dev.redoubt.client.failure.ApplianceUnreachableException;
import java.time.Duration;
import java.util.List;

/** How often a transfer comes back by itself after a break; success makes it forget the former ones. */
public final class Retries {
    private static final List<Duration> PAUSES =
            List.of(Duration.ofMillis(500), Duration.ofSeconds(2), Duration.ofSeconds(5), Duration.ofSeconds(10));

    private final Waiting waiting;
    private int failed;

    /** Lets time pass. */
    @FunctionalInterface
    public interface Waiting {
        void pause(Duration time) throws InterruptedException;
    }

    Retries(Waiting waiting) {
        this.waiting = waiting;
    }

    void succeeded() {
        failed = 0;
    }

    /**
     * Waits before the next try.
     *
     * @throws ApplianceUnreachableException {@code why}, if there is to be none
     */
    void after(ApplianceUnreachableException why) throws ApplianceUnreachableException {
        if (failed == PAUSES.size()) {
            throw why;
        }
        try {
            waiting.pause(PAUSES.get(failed++));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw why;
        }
    }
}
