package dev.redoubt.channel.session;

import dev.redoubt.channel.handshake.EpochSecrets;
import dev.redoubt.channel.record.ReplayWindow;

/**
 * One link of a session's chain on the server's side: its keys, its replay window, its use, and what it may be used for.
 * Owns the secrets.
 */
final class Epoch implements AutoCloseable {
    private final long number;
    private final long madeBy;
    private final EpochSecrets secrets;
    private final EpochUsage usage;
    private final ReplayWindow window = new ReplayWindow();
    private volatile EpochState state;

    /**
     * @param madeBy the sequence number, in the epoch before, of the rotation that made it; 0 for the first
     * @param secrets owned by the epoch from now on
     */
    Epoch(long number, long madeBy, EpochSecrets secrets, EpochUsage usage, EpochState state) {
        this.number = number;
        this.madeBy = madeBy;
        this.secrets = secrets;
        this.usage = usage;
        this.state = state;
    }

    long number() {
        return number;
    }

    long madeBy() {
        return madeBy;
    }

    EpochSecrets secrets() {
        return secrets;
    }

    EpochUsage usage() {
        return usage;
    }

    ReplayWindow window() {
        return window;
    }

    EpochState state() {
        return state;
    }

    /** Only the session table moves it, under its lock. */
    void moveTo(EpochState next) {
        state = next;
    }

    @Override
    public void close() {
        secrets.close();
    }
}
