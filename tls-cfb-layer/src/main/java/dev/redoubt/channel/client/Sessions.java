package dev.redoubt.channel.client;

import dev.redoubt.channel.record.EndedSessionException;
import dev.redoubt.channel.session.ChannelLimits;
import dev.redoubt.channel.session.ClientExchange;
import dev.redoubt.channel.session.ClientSession;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one current session for everybody: opens it when it is first wanted, rotates it when it is due, and opens another when
 * the appliance has lost it. A session that was replaced lives on until its last exchange is over, or its grace. Its owner
 * calls {@link #tidy()} every second or so. Thread-safe.
 */
final class Sessions implements AutoCloseable {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final int MAX_DOUBLINGS = 5;
    /** A server drops a session that nobody uses a minute later: what is sent to it then must not fail for that. */
    private static final Duration IDLE = ChannelLimits.standard().idle().minusMinutes(1);

    /** One exchange of the current session. */
    final class Lease implements AutoCloseable {
        private final Held held;
        private final ClientExchange exchange;

        private final AtomicBoolean closed = new AtomicBoolean();

        private Lease(Held held, ClientExchange exchange) {
            this.held = held;
            this.exchange = exchange;
        }

        ClientExchange exchange() {
            return exchange;
        }

        /** The appliance answered inside of the session: whoever says that it does not know it was somebody else. */
        void confirmed() {
            losses = 0;
        }

        /** The appliance, or somebody in the middle, says that it does not know the session, or this exchange's epoch. */
        void lost() {
            if (!held.session.survivesLossOf(exchange)) {
                held.suspect = true;
            }
        }

        @Override
        public void close() {
            exchange.close();
            if (closed.compareAndSet(false, true)) {
                held.use.ended();
            }
        }
    }

    private final SessionOpener opener;
    private final LongSupplier nanoTime;
    private final InstantSource clock;
    private final ReentrantLock opening = new ReentrantLock();
    private final Queue<ClientSession> retired = new ConcurrentLinkedQueue<>();
    private volatile @Nullable Held current;
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile int losses;
    /** Attempts to open a session that have failed, and why the last one did; null once one has succeeded. */
    private final AtomicInteger failures = new AtomicInteger();

    private @Nullable ChannelException lastFailure;
    private long notBefore;

    /**
     * @param nanoTime a monotonic clock in nanoseconds
     * @param clock the time of day, which goes on while the machine sleeps
     */
    Sessions(SessionOpener opener, LongSupplier nanoTime, InstantSource clock) {
        this.opener = opener;
        this.nanoTime = nanoTime;
        this.clock = clock;
        this.notBefore = nanoTime.getAsLong();
    }

    /**
     * Begins an exchange, under keys that live until it is closed.
     *
     * @param deadline for all that has to happen before
     */
    Lease lease(Deadline deadline) throws ChannelException {
        while (true) {
            Held held = current;
            if (held == null || !held.isUsable()) {
                held = reopened(held, deadline);
            } else if (held.session.isDue()) {
                held = rotated(held, deadline);
            }
            Optional<ClientExchange> exchange = held.begin();
            if (exchange.isPresent()) {
                return new Lease(held, exchange.get());
            }
        }
    }

    private void lockOpening(Deadline deadline) throws ChannelException {
        try {
            if (!opening.tryLock(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS)) {
                throw late();
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static ChannelException late() {
        return new ChannelException.TimedOut("there was no session in time for the request");
    }

    private static ChannelException interrupted(InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new ChannelException.Aborted("interrupted while waiting for a session", cause);
    }

    /** Who has waited while somebody else tried in vain shares the failure, instead of trying one after the other. */
    private Held reopened(@Nullable Held old, Deadline deadline) throws ChannelException {
        int before = failures.get();
        lockOpening(deadline);
        try {
            requireOpen();
            Held now = current;
            if (now != null && now != old && now.isUsable()) {
                return now;
            }
            ChannelException failure = lastFailure;
            if (failure != null && failures.get() != before) {
                throw failure;
            }
            return open(now, deadline);
        } finally {
            opening.unlock();
        }
    }

    /** One rotates; the others go on with the keys that there are for as long as they may. */
    private Held rotated(Held due, Deadline deadline) throws ChannelException {
        if (!opening.tryLock()) {
            if (!due.session.isSpent()) {
                return due;
            }
            lockOpening(deadline);
        }
        try {
            requireOpen();
            boolean still = current == due && due.isUsable() && due.session.isDue();
            return still && (isTime() || due.session.isSpent()) ? rotate(due, deadline) : due;
        } finally {
            opening.unlock();
        }
    }

    // Without a connection the session goes on while the appliance lets it. Whatever else fails may be somebody in the
    // middle who holds this epoch's keys: a handshake tells, and it heals. But it must not hide that the appliance root
    // has signed twice, which is known from then on only to whoever asked.
    private Held rotate(Held due, Deadline deadline) throws ChannelException {
        try {
            opener.rotate(due.session, deadline);
            return due;
        } catch (ChannelException.CannotConnect | ChannelException.TimedOut | ChannelException.Truncated e) {
            pause();
            if (due.session.isSpent()) {
                throw e;
            }
            return due;
        } catch (ChannelException.HandshakeFailed e) {
            due.suspect = true;
            if (e.isAlarm()) {
                throw e;
            }
            return reopen(due, deadline);
        } catch (ChannelException | EndedSessionException _) {
            return reopen(due, deadline);
        }
    }

    private Held reopen(Held suspect, Deadline deadline) throws ChannelException {
        requireOpen();
        suspect.suspect = true;
        return open(suspect, deadline);
    }

    // Only words that a session is lost may be forged, and are paused for: one whose time is over has none to blame.
    private Held open(@Nullable Held former, Deadline deadline) throws ChannelException {
        boolean lost = former != null && former.suspect;
        if (lastFailure != null) {
            awaitTime(deadline);
        } else if (lost && !isTime()) {
            throw new ChannelException.SessionLost("the session was lost again; another is opened in "
                    + untilTime().toMillis() + " ms");
        }
        Held next = new Held(tryToOpen(deadline));
        if (lost) {
            pause();
        }
        if (former != null) {
            retire(former.session);
        }
        current = next;
        return next;
    }

    private void retire(ClientSession session) {
        session.retire();
        retired.add(session);
    }

    private ClientSession tryToOpen(Deadline deadline) throws ChannelException {
        try {
            ClientSession session = opener.open(deadline);
            lastFailure = null;
            return session;
        } catch (ChannelException e) {
            if (isForWantOfTime(e) && deadline.isOver()) {
                // It says nothing to those who have more.
                throw late();
            }
            lastFailure = e;
            failures.incrementAndGet();
            pause();
            throw e;
        }
    }

    private static boolean isForWantOfTime(ChannelException failure) {
        return failure instanceof ChannelException.TimedOut || failure instanceof ChannelException.CannotConnect;
    }

    private void awaitTime(Deadline deadline) throws ChannelException {
        try {
            boolean _ = closing.await(deadline.remainingOf(untilTime()).toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
        requireOpen();
        if (deadline.isOver()) {
            throw late();
        }
    }

    private Duration untilTime() {
        return Duration.ofNanos(Math.max(0, notBefore - nanoTime.getAsLong()));
    }

    private boolean isTime() {
        return nanoTime.getAsLong() - notBefore >= 0;
    }

    private void pause() {
        int doublings = Math.min(losses, MAX_DOUBLINGS);
        losses = doublings + 1;
        notBefore = nanoTime.getAsLong() + (FIRST_PAUSE.toNanos() << doublings);
    }

    /** Erases keys whose time is over, and closes a session that is of no use any more. Waits for nobody. */
    void tidy() {
        retired.forEach(ClientSession::eraseFormer);
        retired.removeIf(ClientSession::isErased);
        Held held = current;
        if (held != null) {
            held.session.eraseFormer();
        }
        if (opening.tryLock()) {
            try {
                forgetUseless();
            } finally {
                opening.unlock();
            }
        }
    }

    // Whoever wants a session next opens one as if it were the first.
    private void forgetUseless() {
        Held held = current;
        if (held != null && held.session.closeIfUseless(IDLE)) {
            current = null;
        }
    }

    private void requireOpen() throws ChannelException {
        if (closing.getCount() == 0) {
            throw new ChannelException.Aborted("the client is closed", null);
        }
    }

    /** Opens no session any more. A handshake that runs goes on until its connection is closed. */
    void stop() {
        closing.countDown();
    }

    @Override
    public void close() {
        stop();
        opening.lock();
        try {
            Held held = current;
            if (held != null) {
                held.session.close();
            }
            retired.forEach(ClientSession::close);
        } finally {
            opening.unlock();
        }
    }

    private final class Held {
        private final ClientSession session;
        private final SessionUse use = new SessionUse(nanoTime, clock, IDLE);
        private volatile boolean suspect;

        Held(ClientSession session) {
            this.session = session;
        }

        /** Whether it can carry exchanges, if need be after a rotation. */
        boolean isUsable() {
            return !suspect && !session.isClosed() && !session.isExpired() && !use.isOver();
        }

        /** Empty if it was spent or replaced in the meantime. */
        Optional<ClientExchange> begin() {
            try {
                Optional<ClientExchange> exchange = session.next();
                exchange.ifPresent(_ -> use.began());
                return exchange;
            } catch (EndedSessionException _) {
                return Optional.empty();
            }
        }
    }
}
