package dev.redoubt.bench.contender;

import java.io.IOException;

/** The connection of one device. It acknowledges whatever comes, so that the server may forget it. Any thread may submit. */
public interface Link extends AutoCloseable {
    /**
     * Submits one message to the devices of these numbers; waits while the window is full.
     *
     * @param at the {@link System#nanoTime()} that its recipients are told: when it was due
     */
    void submit(long at, int... recipients) throws IOException, InterruptedException;

    /** Waits until all that was submitted is accepted. */
    void settle() throws IOException, InterruptedException;

    @Override
    void close();
}
