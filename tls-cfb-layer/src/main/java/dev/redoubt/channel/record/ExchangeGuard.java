package dev.redoubt.channel.record;

/** What the owner of an exchange wants to know of its records, in time to refuse them. One thread per direction. */
public interface ExchangeGuard {
    /**
     * A record's tag was verified, and its plaintext not yet handed out: the place for the replay test and for all state that
     * a request may move.
     *
     * @param index from 0
     * @param size bytes on the wire
     */
    void verified(long index, int size) throws ExchangeException;

    /**
     * A record is about to be sealed.
     *
     * @param size bytes on the wire
     * @throws EndedSessionException if the session may not be used any more
     */
    void sealing(int size);
}
