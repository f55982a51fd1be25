package dev.redoubt.channel.client;

import dev.redoubt.channel.session.ClientSession;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one current session for everybody, opens it when it is first wanted, and another when the appliance has lost it or
 * its policy says so. A session that was replaced lives on until its last exchange is over. Thread-safe.
 */
final class Sessions implements AutoCloseable {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final int MAX_DOUBLINGS = 7;

    /** A session in use by one exchange. */
    final class Lease implements AutoCloseable {
        private final Held held;
        private boolean released;

        private Lease(Held held) {
            this.held = held;
        }

        ClientSession session() {
            return held.session;
        }

        /** The appliance answered inside of the session: whoever says that it does not know it was somebody else. */
        void confirmed() {
            losses = 0;
        }

        /** The appliance, or somebody in the middle, says that it does not know the session. */
        void lost() {
            held.suspect = true;
        }

        @Override
        public void close() {
            if (!released) {
                released = true;
                held.release();
            }
        }
    }

    private final SessionOpener opener;
    private final LongSupplier nanoTime;
    private final ReentrantLock opening = new ReentrantLock();
    private volatile @Nullable Held current;
    private volatile boolean closed;
    private volatile int losses;
    private long notBefore;

    Sessions(SessionOpener opener, LongSupplier nanoTime) {
        this.opener = opener;
        this.nanoTime = nanoTime;
        this.notBefore = nanoTime.getAsLong();
    }

    /** The current session, which stays usable until the lease is closed. */
    Lease lease() throws ChannelException {
        while (true) {
            Held held = current;
            if (held == null || !held.isFresh()) {
                held = replace(held);
            }
            if (held.acquire()) {
                return new Lease(held);
            }
        }
    }

    // One opens; the others go on with what they have, if it is only due, rather than wait for a handshake that may
    // hang.
    private Held replace(@Nullable Held old) throws ChannelException {
        if (!opening.tryLock()) {
            if (old != null && old.isUsable()) {
                return old;
            }
            opening.lock();
        }
        try {
            requireOpen();
            Held now = current;
            return now != null && now != old && now.isFresh() ? now : open(now);
        } finally {
            opening.unlock();
        }
    }

    // Until the new session is confirmed, the old one stays. If it is only due for a change, it goes on while there is
    // no
    // connection; the appliance itself draws the line at twice its policy.
    private Held open(@Nullable Held old) throws ChannelException {
        boolean usable = old != null && old.isUsable();
        long wait = notBefore - nanoTime.getAsLong();
        if (old != null && wait > 0) {
            if (usable) {
                return old;
            }
            throw new ChannelException.SessionLost("the session was lost again; another is opened in "
                    + Duration.ofNanos(wait).toMillis() + " ms");
        }
        try {
            Held next = new Held(opener.open());
            if (old != null) {
                if (!usable) {
                    pause();
                }
                old.retire();
            }
            current = next;
            return next;
        } catch (ChannelException.CannotConnect | ChannelException.TimedOut | ChannelException.Truncated e) {
            if (old != null && usable) {
                pause();
                return old;
            }
            throw e;
        }
    }

    private void pause() {
        int doublings = Math.min(losses, MAX_DOUBLINGS);
        losses = doublings + 1;
        notBefore = nanoTime.getAsLong() + (FIRST_PAUSE.toNanos() << doublings);
    }

    private void requireOpen() throws ChannelException {
        if (closed) {
            throw new ChannelException.Aborted("the client is closed", null);
        }
    }

    /** Opens no session any more. A handshake that runs goes on until its connection is closed. */
    void stop() {
        closed = true;
    }

    @Override
    public void close() {
        stop();
        opening.lock();
        try {
            Held held = current;
            if (held != null) {
                held.retire();
                held.session.close();
            }
        } finally {
            opening.unlock();
        }
    }

    /** Counts who uses a session, so that its keys are erased with the last one and not before. */
    private static final class Held {
        private static final int ERASED = -1;

        private final ClientSession session;
        private final AtomicInteger users = new AtomicInteger(1);
        private volatile boolean suspect;
        private volatile boolean retired;

        Held(ClientSession session) {
            this.session = session;
        }

        boolean isFresh() {
            return isUsable() && !session.needsReopen();
        }

        boolean isUsable() {
            return !retired && !suspect && !session.isClosed();
        }

        boolean acquire() {
            return users.getAndUpdate(count -> count == ERASED ? ERASED : count + 1) != ERASED;
        }

        void release() {
            if (users.updateAndGet(count -> count == 1 ? ERASED : count - 1) == ERASED) {
                session.close();
            }
        }

        /** Gives up the keeper's own use. */
        void retire() {
            if (!retired) {
                retired = true;
                release();
            }
        }
    }
}
