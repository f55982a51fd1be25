package dev.redoubt.client.model;

import java.time.Duration;

/**
 * How long messages of a conversation live, if their sender does not say otherwise. It binds honest devices only.
 *
 * @param timeToLive from when a message was sent, in whole seconds of 32 bits; zero is for ever
 * @param burnAfterReading from when it was read, likewise; zero does not change how long it lives
 */
public record Lifetime(Duration timeToLive, Duration burnAfterReading) {
    public static final Lifetime FOR_EVER = new Lifetime(Duration.ZERO, Duration.ZERO);
}
