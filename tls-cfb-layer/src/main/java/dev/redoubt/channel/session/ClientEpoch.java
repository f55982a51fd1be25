package dev.redoubt.channel.session;

import dev.redoubt.channel.handshake.EpochSecrets;
import dev.redoubt.channel.handshake.RotationPolicy;
import dev.redoubt.channel.record.EndedSessionException;
import dev.redoubt.channel.record.ExchangeGuard;
import dev.redoubt.channel.record.ExchangePrefix;
import dev.redoubt.channel.record.SessionId;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * One link of a session's chain on the client's side. Owns the secrets, and erases them once it is retired and its last
 * exchange is over. Thread-safe.
 */
final class ClientEpoch implements AutoCloseable {
    private static final int ERASED = -1;

    private final SessionId session;
    private final long number;
    private final EpochSecrets secrets;
    private final EpochUsage usage;
    private final LongSupplier nanoTime;
    private final Consumer<ClientEpoch> whenErased;
    /** The session's own use, and one for each running exchange. */
    private final AtomicInteger users = new AtomicInteger(1);

    private volatile long lastEnded;

    /**
     * @param secrets belong to the epoch from now on
     * @param whenErased told when the last exchange is over
     */
    ClientEpoch(
            SessionId session,
            long number,
            RotationPolicy policy,
            EpochSecrets secrets,
            LongSupplier nanoTime,
            Consumer<ClientEpoch> whenErased) {
        this.whenErased = whenErased;
        this.session = session;
        this.number = number;
        this.secrets = secrets;
        this.nanoTime = nanoTime;
        this.lastEnded = nanoTime.getAsLong();
        this.usage = new EpochUsage(policy, nanoTime);
    }

    long number() {
        return number;
    }

    EpochSecrets secrets() {
        return secrets;
    }

    EpochUsage usage() {
        return usage;
    }

    /** The next exchange; empty if the epoch is spent, and has to be replaced first. */
    Optional<ClientExchange> begin() {
        OptionalLong sequence = usage.drawUnlessSpent();
        return sequence.isPresent() ? Optional.of(exchange(sequence.getAsLong())) : Optional.empty();
    }

    /** The same, however much the epoch was used: for the exchanges that replace it. */
    ClientExchange beginForced() {
        return exchange(usage.draw());
    }

    private ClientExchange exchange(long sequence) {
        if (users.getAndUpdate(count -> count == ERASED ? ERASED : count + 1) == ERASED) {
            throw new EndedSessionException();
        }
        return new ClientExchange(this, new ExchangePrefix(session, number, sequence), new UsageGuard());
    }

    /** When its last exchange ended, or it began, in monotonic nanoseconds. */
    long lastEnded() {
        return lastEnded;
    }

    /** Erases the keys, unless an exchange uses them. */
    boolean closeUnlessUsed() {
        boolean unused = users.compareAndSet(1, ERASED);
        if (unused) {
            secrets.close();
        }
        return unused;
    }

    void release() {
        lastEnded = nanoTime.getAsLong();
        if (users.updateAndGet(count -> count <= 1 ? ERASED : count - 1) == ERASED) {
            secrets.close();
            whenErased.accept(this);
        }
    }

    /** Erases the keys at once: running exchanges fail. */
    @Override
    public void close() {
        users.set(ERASED);
        secrets.close();
    }

    private final class UsageGuard implements ExchangeGuard {
        @Override
        public void verified(long index, int size) {
            usage.countBytes(size);
        }

        @Override
        public void sealing(int size) {
            usage.countBytes(size);
        }
    }
}
