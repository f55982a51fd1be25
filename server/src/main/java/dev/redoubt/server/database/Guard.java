package dev.redoubt.server.database;

import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.server.configuration.RefusedStartException;
import dev.redoubt.server.configuration.ServerConfiguration;
import dev.redoubt.server.logging.LogDetail;
import dev.redoubt.server.logging.LogEvent;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/**
 * Sees to it that one server works on one database. A lock tells whether another one lives; a token, which each transaction looks
 * at, keeps one that was taken for dead from committing anything. server/RATIONALE.md, "One server for one database". Thread-safe.
 */
final class Guard implements AutoCloseable {
    /** Bytes of a token. */
    static final int TOKEN_SIZE = 16;

    /** How much longer than the silence itself the start waits for the lock of a server that died without a word. */
    private static final Duration GRACE = Duration.ofSeconds(3);

    private static final Duration BETWEEN_TRIES = Duration.ofMillis(200);

    private final ServerLock lock;
    private final Octets token;
    private final Duration silence;
    private final LongSupplier nanoTime;
    private final Turns turns = new Turns();
    private final CompletableFuture<String> over = new CompletableFuture<>();
    private final Counter losses;
    private final AtomicReference<Tenure> tenure;

    /**
     * @param lock taken already, and closed with this
     * @param token random, of this process alone
     * @param silence after which the database takes a server for dead
     * @param nanoTime a monotonic clock in nanoseconds
     */
    Guard(ServerLock lock, Octets token, Duration silence, LongSupplier nanoTime, MeterRegistry metrics) {
        this.lock = lock;
        this.token = token;
        this.silence = silence;
        this.nanoTime = nanoTime;
        this.tenure = new AtomicReference<>(new Tenure.Held(nanoTime.getAsLong()));
        this.losses = Counter.builder("redoubt.database.guard.losses")
                .description("how often the lock that one server has on the database was lost")
                .register(metrics);
        Gauge.builder("redoubt.database.guarded", () -> isHeld() ? 1 : 0)
                .description("1 while this server alone may work on the database")
                .register(metrics);
    }

    /**
     * Takes the lock, for which it waits as long as MariaDB may take to notice that its holder is gone.
     *
     * @throws RefusedStartException if another server has it, or the database is away
     */
    static void take(ServerLock lock, ServerConfiguration.Database configuration) {
        try {
            long begun = System.nanoTime();
            while (!tryToTake(lock, begun, configuration)) {
                pause(BETWEEN_TRIES);
            }
        } catch (RefusedStartException e) {
            lock.close();
            throw e;
        }
    }

    private static boolean tryToTake(ServerLock lock, long begun, ServerConfiguration.Database configuration) {
        try {
            if (lock.take()) {
                return true;
            }
            if (isPast(begun, configuration.takeoverAfter().plus(GRACE))) {
                throw new RefusedStartException("another server works on this database" + lock.holder()
                        + ": stop that one, or give this one a database of its own");
            }
        } catch (JdbiException e) {
            if (isPast(begun, configuration.patience())) {
                throw new RefusedStartException(Migrations.UNREACHABLE, e);
            }
        }
        return false;
    }

    private static boolean isPast(long begun, Duration patience) {
        return System.nanoTime() - begun > patience.toNanos();
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RefusedStartException("interrupted while waiting for the database's lock", e);
        }
    }

    /**
     * From now on no transaction of any former server is committed.
     *
     * @return false if that must wait for the schema, which is older
     * @throws RefusedStartException if the database, or the lock on it, was lost, or another server's transactions do not end
     */
    boolean begin() {
        long begun = System.nanoTime();
        while (true) {
            try {
                synchronized (lock) {
                    if (!(tenure.get() instanceof Tenure.Held)) {
                        throw new RefusedStartException(Migrations.UNREACHABLE);
                    }
                    return lock.begin(token);
                }
            } catch (JdbiException e) {
                if (isPast(begun, silence.plus(GRACE))) {
                    if (Database.isConnectionLost(e)) {
                        throw new RefusedStartException(Migrations.UNREACHABLE, e);
                    }
                    throw new RefusedStartException(
                            "the transactions of another server on this database do not end", e);
                }
                pause(BETWEEN_TRIES);
            }
        }
    }

    /** Watches the lock until this is closed, on a thread of its own. */
    void watch() {
        // A platform thread: it must get its turn whatever the others do.
        Thread thread = new Thread(this::run, "guard");
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        try {
            while (turns.await(tenure.get() instanceof Tenure.Held ? silence.dividedBy(5) : BETWEEN_TRIES)) {
                lookOnce();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whatever goes wrong, it looks again: nobody else would ever take the lock back. */
    private void lookOnce() {
        try {
            look();
        } catch (RuntimeException | Error e) {
            LogEvent.GUARD_FAILED.write(LogDetail.failure(e));
        }
    }

    /** Asks the database, and takes the lock again if it was lost and nobody else has had it. */
    void look() {
        synchronized (lock) {
            if (turns.isClosed()) {
                return;
            }
            long now = nanoTime.getAsLong();
            switch (tenure.get()) {
                case Tenure.Held held -> confirm(held, now);
                case Tenure.Lost lost -> regain(lost, now);
                case Tenure.Over _ -> {}
            }
        }
    }

    private void confirm(Tenure.Held held, long now) {
        if (lock.isHeld()) {
            tenure.compareAndSet(held, held.confirm(now));
            return;
        }
        losses.increment();
        LogEvent.GUARD_LOST.write();
        Tenure.Lost lost = held.lose(now);
        if (tenure.compareAndSet(held, lost)) {
            regain(lost, now);
        }
    }

    private void regain(Tenure.Lost lost, long now) {
        try {
            boolean taken = lock.take();
            if (!lock.isUnder(token)) {
                end("another server has worked on this database since" + (taken ? "" : lock.holder()));
            } else if (taken) {
                LogEvent.GUARD_REGAINED.write();
                tenure.compareAndSet(lost, lost.regain(now));
            } else if (now - lost.since() > silence.plus(GRACE).toNanos()) {
                end("another server holds the lock of this database" + lock.holder());
            }
        } catch (JdbiException e) {
            // It is still away, and as far as is known nobody else can do anything with it either.
            tenure.compareAndSet(lost, lost.unknown(now));
        }
    }

    private void end(String why) {
        if (!(tenure.getAndSet(new Tenure.Over()) instanceof Tenure.Over)) {
            LogEvent.GUARD_OVER.write();
            over.complete(why);
        }
    }

    /** Whether this server may work on the database, as far as it knows. */
    boolean isHeld() {
        // A process that was stopped for long must not believe what it heard before.
        return tenure.get() instanceof Tenure.Held(long lastSign)
                && nanoTime.getAsLong() - lastSign < silence.toNanos();
    }

    /** @throws DatabaseAwayException unless {@link #isHeld} */
    void requireHeld() {
        if (!isHeld()) {
            suspect();
            throw new DatabaseAwayException("the lock on the database is lost, and not taken again yet");
        }
    }

    /**
     * To be the first thing of each transaction that writes: until its end no other server can begin.
     *
     * @throws DatabaseAwayException if one has
     */
    void check(Handle handle) {
        if (!MariaDbLock.keepsUnder(handle, token)) {
            end("another server has worked on this database since");
            throw new DatabaseAwayException("another server works on the database");
        }
    }

    /** Something is wrong with the database: looks soon. */
    void suspect() {
        turns.hurry();
    }

    /** Told once another server has taken over; then this one must end. In one line why. */
    CompletionStage<String> over() {
        return over;
    }

    /** Gives the lock back: from now on another server may start. */
    @Override
    public void close() {
        turns.close();
        synchronized (lock) {
            lock.close();
        }
    }

    /** When to look: in time, or as soon as something is suspected, but not without a pause. */
    private static final class Turns {
        private boolean hurried;
        private boolean closed;

        /** @return false if it is over */
        synchronized boolean await(Duration time) throws InterruptedException {
            long begun = System.nanoTime();
            while (!closed && !isPast(begun, hurried ? BETWEEN_TRIES : time)) {
                wait(BETWEEN_TRIES.toMillis());
            }
            hurried = false;
            return !closed;
        }

        synchronized boolean isClosed() {
            return closed;
        }

        synchronized void hurry() {
            hurried = true;
        }

        synchronized void close() {
            closed = true;
            notifyAll();
        }
    }
}
