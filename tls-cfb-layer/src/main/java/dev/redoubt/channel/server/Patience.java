package dev.redoubt.channel.server;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * How long a wait for the other side may take as a whole: a peer that sends a byte now and then is never idle. What was
 * waited for and the end of the patience race, and one of them wins.
 */
final class Patience {
    // Taken while the request is certainly there: it may be over before the wait begins.
    private final Scheduler scheduler;
    private final Duration limit;
    private final AtomicBoolean decided = new AtomicBoolean();
    private Scheduler.@Nullable Task timer;

    Patience(Request request, Duration limit) {
        this.scheduler = request.getComponents().getScheduler();
        this.limit = limit;
    }

    /**
     * To be called before each wait; the time runs from the first call on.
     *
     * @param whenOver must not block
     */
    void begin(Runnable whenOver) {
        if (timer == null && !isOver()) {
            timer = scheduler.schedule(() -> expire(whenOver), limit.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void expire(Runnable whenOver) {
        if (decided.compareAndSet(false, true)) {
            whenOver.run();
        }
    }

    /** @return whether it came in time, and for the first time */
    boolean end() {
        boolean first = decided.compareAndSet(false, true);
        if (first && timer != null) {
            timer.cancel();
        }
        return first;
    }

    /** Whether there is nothing to wait for any more. */
    boolean isOver() {
        return decided.get();
    }
}
