package dev.redoubt.bench.crowd;

import java.io.IOException;

/** Devices that are connected and have nothing to say. */
public interface Crowd extends AutoCloseable {
    /** Connects more of them until there are so many; waits until each has got what had waited for it. */
    void grow(int devices) throws IOException, InterruptedException;

    /** How many are connected. */
    int size();

    /** Each asks its server for a sign of life, as devices behind a mobile network do now and then. Does not wait. */
    void beat();

    /** How many signs of life have come in answer to {@link #beat}. */
    long answers();

    @Override
    void close();
}
