package dev.redoubt.client;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Locks a device that nobody uses: after so long without {@link #touch()} it is closed, which wipes its keys from memory. Made
 * by {@link Safe#lockWhenIdle}. Thread-safe.
 */
public final class IdleLock implements AutoCloseable {
    private static final long LOOK_AGAIN = TimeUnit.SECONDS.toNanos(1);

    private enum State {
        WATCHING,
        LOCKED,
        ENDED
    }

    private final AutoCloseable device;
    private final Supplier<Duration> limit;
    private final Consumer<Optional<Exception>> locked;
    private final LongSupplier nanoTime;
    private final ReentrantLock turn = new ReentrantLock();
    private final Condition changed = turn.newCondition();
    private long touched;
    private State state = State.WATCHING;

    private IdleLock(
            AutoCloseable device,
            Supplier<Duration> limit,
            Consumer<Optional<Exception>> locked,
            LongSupplier nanoTime) {
        this.device = device;
        this.limit = limit;
        this.locked = locked;
        this.nanoTime = nanoTime;
        this.touched = nanoTime.getAsLong();
    }

    /**
     * @param limit more than zero
     * @param locked called once the device was closed, with what went wrong there, on a thread of its own
     */
    static IdleLock start(
            AutoCloseable device, Duration limit, Consumer<Optional<Exception>> locked, LongSupplier nanoTime) {
        if (limit.isZero() || limit.isNegative()) {
            throw new IllegalArgumentException("a limit is more than zero");
        }
        return start(device, () -> limit, locked, nanoTime);
    }

    /** @param limit asked again all the time; zero for never */
    static IdleLock start(
            AutoCloseable device,
            Supplier<Duration> limit,
            Consumer<Optional<Exception>> locked,
            LongSupplier nanoTime) {
        IdleLock lock = new IdleLock(device, limit, locked, nanoTime);
        Thread.ofVirtual().name("idle lock").start(lock::run);
        return lock;
    }

    /** Somebody is here. */
    public void touch() {
        turn.lock();
        try {
            touched = nanoTime.getAsLong();
        } finally {
            turn.unlock();
        }
    }

    /** Whether the device was closed by this. */
    public boolean isLocked() {
        turn.lock();
        try {
            return state == State.LOCKED;
        } finally {
            turn.unlock();
        }
    }

    private void run() {
        if (waitUntilIdle()) {
            lock();
        }
    }

    /** @return whether nobody came; false where the watch was ended */
    private boolean waitUntilIdle() {
        turn.lock();
        try {
            while (state == State.WATCHING) {
                Duration most = limit.get();
                long left = most.isZero() ? LOOK_AGAIN : most.toNanos() - (nanoTime.getAsLong() - touched);
                if (left <= 0) {
                    state = State.LOCKED;
                } else {
                    // A clock that stood still while the machine slept is looked at again soon after it woke.
                    changed.await(Math.min(left, LOOK_AGAIN), TimeUnit.NANOSECONDS);
                }
            }
            return state == State.LOCKED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            turn.unlock();
        }
    }

    private void lock() {
        try {
            device.close();
            locked.accept(Optional.empty());
        } catch (Exception e) {
            locked.accept(Optional.of(e));
        }
    }

    /** Ends the watch without locking anything. */
    @Override
    public void close() {
        turn.lock();
        try {
            if (state == State.WATCHING) {
                state = State.ENDED;
                changed.signalAll();
            }
        } finally {
            turn.unlock();
        }
    }
}
