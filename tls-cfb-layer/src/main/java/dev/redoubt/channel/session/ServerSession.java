package dev.redoubt.channel.session;

import dev.redoubt.channel.handshake.RootPin;
import dev.redoubt.channel.record.SessionId;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/** A session on the server's side. Compared by identity. Thread-safe. */
final class ServerSession implements AutoCloseable {
    private final SessionId id;
    private final RootPin root;
    private final EpochChain epochs;
    private final LongSupplier nanoTime;
    private final AtomicInteger running = new AtomicInteger();
    private volatile long lastUsed;

    ServerSession(SessionId id, RootPin root, EpochChain epochs, LongSupplier nanoTime) {
        this.id = id;
        this.root = root;
        this.epochs = epochs;
        this.nanoTime = nanoTime;
        this.lastUsed = nanoTime.getAsLong();
    }

    SessionId id() {
        return id;
    }

    RootPin root() {
        return root;
    }

    EpochChain epochs() {
        return epochs;
    }

    EpochState state() {
        return epochs.current().state();
    }

    void touch() {
        lastUsed = nanoTime.getAsLong();
    }

    void exchangeBegan() {
        running.incrementAndGet();
    }

    void exchangeEnded() {
        touch();
        running.decrementAndGet();
    }

    /** Whether it was not confirmed in time, or is idle: as good as unknown. */
    boolean isStale(long idleNanos) {
        long now = nanoTime.getAsLong();
        return switch (state()) {
            case EpochState.Unconfirmed(long deadline) -> now - deadline >= 0;
            case EpochState.Anonymous(), EpochState.Authenticated(Device _) ->
                running.get() == 0 && now - lastUsed >= idleNanos;
        };
    }

    /** Whether nothing can be done with it any more. */
    boolean isWornOut() {
        return epochs.current().usage().refusesRecords();
    }

    @Override
    public void close() {
        epochs.close();
    }
}
