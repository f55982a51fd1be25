package dev.redoubt.server.database;

/** Whether this server is the one that works on the database. It begins Held; Over is the end. */
sealed interface Tenure {
    /**
     * The lock is this server's.
     *
     * @param lastSign monotonic nanoseconds, just before the database was last asked and said so
     */
    record Held(long lastSign) implements Tenure {
        Held confirm(long now) {
            return new Held(now);
        }

        Lost lose(long now) {
            return new Lost(now);
        }
    }

    /**
     * The lock's connection is gone; nobody else is known to have worked on the database since.
     *
     * @param since monotonic nanoseconds from which on somebody else is known to hold the lock, or it was lost
     */
    record Lost(long since) implements Tenure {
        Held regain(long now) {
            return new Held(now);
        }

        /** The database cannot be asked: nobody can be blamed. */
        Lost unknown(long now) {
            return new Lost(now);
        }
    }

    /** Another server has taken over, and this one must end. */
    record Over() implements Tenure {}
}
