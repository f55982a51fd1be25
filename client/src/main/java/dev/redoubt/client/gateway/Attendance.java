package dev.redoubt.client.gateway;

import dev.redoubt.client.failure.DeviceErasedException;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.failure.SessionEndedException;
import java.time.Duration;
import java.util.function.Consumer;

/** Asks for the way to the appliance again and again, on a thread of its own: a gateway obeys also while no tool uses it. */
final class Attendance implements AutoCloseable {
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    private final Thread thread;

    /** @param over called once the device is no more, or no longer open, with the reason */
    Attendance(Access access, Consumer<RedoubtException> over) {
        this.thread = Thread.ofVirtual().name("gateway-attendance").unstarted(() -> run(access, over));
    }

    void start() {
        thread.start();
    }

    private static void run(Access access, Consumer<RedoubtException> over) {
        try {
            while (true) {
                Thread.sleep(LOOK_AGAIN);
                look(access);
            }
        } catch (DeviceErasedException | SessionEndedException e) {
            over.accept(e);
        } catch (InterruptedException | IllegalStateException e) {
            // The gateway or the device was closed.
            return;
        }
    }

    private static void look(Access access) throws DeviceErasedException, SessionEndedException {
        try {
            access.appliance();
        } catch (DeviceErasedException | SessionEndedException e) {
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
