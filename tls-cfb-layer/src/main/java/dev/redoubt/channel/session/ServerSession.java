package dev.redoubt.channel.session;

import dev.redoubt.channel.handshake.RootPin;
import dev.redoubt.channel.record.SessionId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * A session on the server's side. Compared by identity. Thread-safe; only the session table changes its chain, under its
 * lock.
 */
final class ServerSession implements AutoCloseable {
    private final SessionId id;
    private final RootPin root;
    private final LongSupplier nanoTime;
    private final AtomicInteger running = new AtomicInteger();
    private volatile EpochChain epochs;
    private final long begun;
    private volatile long lastUsed;

    ServerSession(SessionId id, RootPin root, Epoch first, LongSupplier nanoTime) {
        this.id = id;
        this.root = root;
        this.epochs = EpochChain.of(first);
        this.nanoTime = nanoTime;
        this.begun = nanoTime.getAsLong();
        this.lastUsed = begun;
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

    /** Since its handshake, however often its keys were replaced. */
    Duration age() {
        return Duration.ofNanos(nanoTime.getAsLong() - begun);
    }

    void touch() {
        lastUsed = nanoTime.getAsLong();
    }

    /** @return whether there was room for one more */
    boolean exchangeBegan(int limit) {
        return running.getAndUpdate(count -> count < limit ? count + 1 : count) < limit;
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
            case EpochState.Unproven() -> throw new IllegalStateException("a current epoch is proven");
            case EpochState.Anonymous(), EpochState.Authenticated(Device _) ->
                running.get() == 0 && now - lastUsed >= idleNanos;
        };
    }

    /** Whether nothing can be done with it any more. */
    boolean isWornOut() {
        return epochs.current().usage().refusesRecords();
    }

    /** Erases the keys of the epochs that {@code chain} has not. */
    void moveTo(EpochChain chain) {
        List<Epoch> gone = new ArrayList<>(epochs.epochs());
        gone.removeAll(chain.epochs());
        epochs = chain;
        gone.forEach(Epoch::close);
    }

    /** The next epoch was proven: from now on the former one cannot make another, and after the grace it is erased. */
    void promote(long graceNanos) {
        Epoch former = epochs.current();
        moveTo(epochs.promoted(nanoTime.getAsLong() + graceNanos));
        former.secrets().ratchet().close();
    }

    boolean hasUnreadable() {
        return epochs.hasUnreadable(nanoTime.getAsLong());
    }

    void eraseUnreadable() {
        moveTo(epochs.withoutUnreadable(nanoTime.getAsLong()));
    }

    @Override
    public void close() {
        epochs.epochs().forEach(Epoch::close);
    }
}
