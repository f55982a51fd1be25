package dev.redoubt.bench.delivery;

import dev.redoubt.bench.contender.Listener;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits for the last of an expected number of deliveries. Thread-safe. */
final class Arrivals implements Listener {
    private static final int SECONDS = 60;

    private volatile CountDownLatch missing = new CountDownLatch(0);
    private volatile long last;

    /** Before they are sent. */
    void expect(int deliveries) {
        missing = new CountDownLatch(deliveries);
    }

    /** @return the {@link System#nanoTime()} at which the last came */
    long await() throws IOException, InterruptedException {
        if (!missing.await(SECONDS, TimeUnit.SECONDS)) {
            throw new IOException(missing.getCount() + " deliveries have not come in " + SECONDS + " s");
        }
        return last;
    }

    @Override
    public void accepted(int messages) {}

    @Override
    public void delivered(long dueAt) {
        // Before it is counted: whoever waits reads it after that. Of two at once either is the last.
        last = System.nanoTime();
        missing.countDown();
    }
}
