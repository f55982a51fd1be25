package dev.redoubt.client;

import dev.redoubt.client.container.Container;
import dev.redoubt.client.failure.ContainerBusyException;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.store.PolicyRecords;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Ends a device that was open for as long as the policy allows, on a thread of its own. */
final class SessionWatch implements AutoCloseable {
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    private final Container container;
    private final InstantSource clock;
    private final Instant openedAt;
    private final long openedNanos = System.nanoTime();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final Thread thread;

    private SessionWatch(Container container, InstantSource clock, Ending end) {
        this.container = container;
        this.clock = clock;
        this.openedAt = clock.instant();
        this.thread = Thread.ofVirtual().name("session").unstarted(() -> run(end));
    }

    /** Closes the device. */
    interface Ending {
        void end() throws RedoubtException;
    }

    /** @param end closes the device; called once, not where the watch was closed before */
    static SessionWatch start(Container container, InstantSource clock, Ending end) {
        SessionWatch watch = new SessionWatch(container, clock, end);
        watch.thread.start();
        return watch;
    }

    /** Calls it once the session has ended because its time was over. */
    void whenOver(Runnable listener) {
        listeners.add(listener);
    }

    private void run(Ending end) {
        try {
            while (!isOver()) {
                Thread.sleep(LOOK_AGAIN);
            }
            end.end();
        } catch (InterruptedException | RedoubtException | IllegalStateException e) {
            // The device was closed, by its user or for another reason.
            return;
        }
        listeners.forEach(Runnable::run);
    }

    private boolean isOver() throws RedoubtException {
        Optional<Duration> longest;
        try {
            longest = container
                    .read(transaction -> new PolicyRecords(transaction).policy())
                    .sessions()
                    .longest();
        } catch (ContainerBusyException _) {
            // It is looked at again.
            return false;
        }
        return longest.isPresent() && elapsed().compareTo(longest.get()) >= 0;
    }

    /** The longer one: a clock that is set back lengthens no session, nor does a machine that slept meanwhile. */
    private Duration elapsed() {
        Duration ran = Duration.ofNanos(System.nanoTime() - openedNanos);
        Duration passed = Duration.between(openedAt, clock.instant());
        return ran.compareTo(passed) > 0 ? ran : passed;
    }

    @Override
    public void close() {
        if (Thread.currentThread() != thread) {
            thread.interrupt();
        }
    }
}
