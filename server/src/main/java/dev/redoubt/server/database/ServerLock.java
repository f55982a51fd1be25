package dev.redoubt.server.database;

import dev.redoubt.protocol.identity.Octets;

/**
 * The lock that one server at a time has on a database, and the word in the database of whose turn it is. Not thread-safe. All
 * but {@link #isHeld} and {@link #close} throw {@link org.jdbi.v3.core.JdbiException} if the database cannot be reached.
 */
interface ServerLock extends AutoCloseable {
    /** @return false if somebody else has it */
    boolean take();

    /** Whether it is held still, as the database says. A sign of life too; false if the database does not answer. */
    boolean isHeld();

    /**
     * From now on the database is worked on under this token, and no transaction under another one is committed any more. Waits
     * for those that have begun.
     *
     * @return false if there is no place for the token, since the schema is older
     */
    boolean begin(Octets token);

    /** Whether the database is worked on under this token. */
    boolean isUnder(Octets token);

    /** Who has the lock, as far as the database tells: for one line to the administrator. */
    String holder();

    /** Gives it back. */
    @Override
    void close();
}
