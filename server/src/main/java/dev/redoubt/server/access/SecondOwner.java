package dev.redoubt.server.access;

import dev.redoubt.server.administrator.Administrator;
import org.jdbi.v3.core.Handle;

/**
 * Has a say, in its transaction, in who has which rights and keys. Thread-safe.
 *
 * @param asked before somebody gets rights or keys, once it is sure that it can be done: returns if it may be done now; otherwise
 *     throws what ends the transaction, and must be let through
 * @param told after a key was taken back
 */
public record SecondOwner(Runnable asked, TakenBack told) {
    /** One of somebody's keys was taken back: what waits in his name may have been asked for by whoever had stolen it. */
    @FunctionalInterface
    public interface TakenBack {
        void of(Handle handle, Administrator by, String name);
    }

    void require() {
        asked.run();
    }

    void keyTakenBack(Handle handle, Administrator by, String name) {
        told.of(handle, by, name);
    }
}
