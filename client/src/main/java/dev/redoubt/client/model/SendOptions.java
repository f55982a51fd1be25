package dev.redoubt.client.model;

import java.time.Duration;
import java.util.Optional;

/**
 * How one message is sent. What is empty follows the conversation. Immutable.
 *
 * @param timeToLive how long the message lives, from when it was sent, in whole seconds of 32 bits; zero is for ever
 * @param burnAfterReading how long it lives once it was read, likewise; zero does not change how long it lives
 */
public record SendOptions(Optional<Duration> timeToLive, Optional<Duration> burnAfterReading) {
    private static final SendOptions DEFAULTS = new SendOptions(Optional.empty(), Optional.empty());

    /** All as the conversation has it. */
    public static SendOptions defaults() {
        return DEFAULTS;
    }

    public SendOptions withTimeToLive(Duration time) {
        return new SendOptions(Optional.of(time), burnAfterReading);
    }

    public SendOptions withBurnAfterReading(Duration time) {
        return new SendOptions(timeToLive, Optional.of(time));
    }
}
