package dev.redoubt.client.gateway;

import dev.redoubt.client.failure.DeviceErasedException;
import dev.redoubt.client.failure.NotEnrolledException;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.failure.SessionEndedException;
import java.time.Duration;
import java.util.function.Consumer;

/** Asks for the way to the appliance again and again, on a thread of its own: a gateway obeys also while no tool uses it. */
final class Attendance implements AutoCloseable {
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    private final Thread thread;

    /**
     * @param over called once the device is no more, or no longer open, with the reason
     * @param lost called instead where nothing can be looked at any more: the device was closed, or there is a mistake
     */
    Attendance(Access access, Consumer<RedoubtException> over, Runnable lost) {
        this.thread = Thread.ofVirtual().name("gateway-attendance").unstarted(() -> run(access, over, lost));
    }

    void start() {
        thread.start();
    }

    private static void run(Access access, Consumer<RedoubtException> over, Runnable lost) {
        try {
            while (true) {
                Thread.sleep(LOOK_AGAIN);
                look(access);
            }
        } catch (InterruptedException e) {
            // The gateway was closed.
            return;
        } catch (RedoubtException e) {
            over.accept(e);
        } catch (RuntimeException e) {
            // A gateway that nobody looks after any more would obey no order.
            lost.run();
        }
    }

    private static void look(Access access) throws RedoubtException {
        try {
            access.appliance();
        } catch (DeviceErasedException | NotEnrolledException | SessionEndedException e) {
            throw e;
        } catch (RedoubtException e) {
            // It may pass: whoever asks for something meanwhile is told.
            return;
        }
    }

    @Override
    public void close() {
        if (Thread.currentThread() != thread) {
            thread.interrupt();
        }
    }
}
