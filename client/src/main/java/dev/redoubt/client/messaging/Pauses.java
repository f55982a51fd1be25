package dev.redoubt.client.messaging;

import java.time.Duration;

/** Lets time pass; tests let it pass at once. */
@FunctionalInterface
public interface Pauses {
    void pause(Duration duration) throws InterruptedException;

    static Pauses real() {
        return Thread::sleep;
    }
}
