package dev.redoubt.server.network;

import org.jdbi.v3.core.Handle;

/** Told when the settings of the network change. */
public interface NetworkWatch {
    /**
     * A change that is being made.
     *
     * @param by the name of the administrator who makes it
     * @param act as in the audit log, as {@code network.settings}
     */
    record Change(String by, String act, NetworkSettings before, NetworkSettings after) {}

    /**
     * In the transaction that changes them, after they are written: what this does is done with it, or not at all.
     *
     * @throws RuntimeException if that must not be done, or not now: it is let through
     */
    void changing(Handle handle, Change change);

    /** Once it is committed. */
    void changed(NetworkSettings settings);

    NetworkWatch NONE = new NetworkWatch() {
        @Override
        public void changing(Handle handle, Change change) {}

        @Override
        public void changed(NetworkSettings settings) {}
    };
}
