package dev.redoubt.bench.contender;

import dev.redoubt.bench.crowd.Crowd;
import java.io.IOException;
import java.time.Duration;

/**
 * A server that delivers messages, in processes of its own over a database of the common MariaDB. Devices have numbers from 0 on. It runs
 * until it is closed.
 */
public interface Contender extends AutoCloseable {
    /** The first number of the devices of {@link #provideInBulk}. */
    int BULK = 1_000_000;

    /** As it stands in the table. */
    String name();

    /** Makes devices until there are so many. What is there already stays as it is. */
    void provide(int devices) throws IOException;

    /**
     * Connects the device of this number, and waits until it has got what had waited for it.
     *
     * @param window messages that this link has under way at most
     * @return owned by the caller
     */
    Link connect(int device, int window, Listener listener) throws IOException;

    /** Messages to one recipient each that its database keeps, as it counts them itself. */
    long waiting() throws IOException;

    /** As {@link #provide}, straight into its database, for ten thousands: they can connect, and be written to. */
    void provideInBulk(int devices) throws IOException;

    /**
     * Devices of {@link #provideInBulk}, none of which is connected yet.
     *
     * @return owned by the caller
     */
    Crowd crowd() throws IOException;

    /**
     * Stops it and starts it again over the same database.
     *
     * @return how long it took from the start of its process until it was ready
     */
    Duration restart() throws IOException;

    /** Has it give back memory that it only keeps for later, where it can be told to. */
    default void collect() throws IOException {}

    /** The process that serves, for its CPU time and memory. */
    long pid();

    @Override
    void close();
}
