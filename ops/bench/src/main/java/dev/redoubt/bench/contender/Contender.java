package dev.redoubt.bench.contender;

import java.io.IOException;

/**
 * A server that delivers messages, in processes of its own over a database of the common MariaDB. Devices have numbers from 0 on. It runs
 * until it is closed.
 */
public interface Contender extends AutoCloseable {
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

    /** The process that serves, for its CPU time and memory. */
    long pid();

    @Override
    void close();
}
