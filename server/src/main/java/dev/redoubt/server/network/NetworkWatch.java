package dev.redoubt.server.network;

import org.jdbi.v3.core.Handle;

/** Told when the settings of the network change. */
public interface NetworkWatch {
    /** In the transaction that changes them, after they are written: what this does is done with it, or not at all. */
    void changing(Handle handle, NetworkSettings settings);

    /** Once it is committed. */
    void changed(NetworkSettings settings);

    NetworkWatch NONE = new NetworkWatch() {
        @Override
        public void changing(Handle handle, NetworkSettings settings) {}

        @Override
        public void changed(NetworkSettings settings) {}
    };
}
