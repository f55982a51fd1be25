package dev.redoubt.protocol.message;

import java.time.Duration;

/**
 * What new messages of a conversation get, if their sender does not say otherwise.
 *
 * @param timeToLive whole seconds in 32 bits; zero is for ever
 * @param burnOnRead whole seconds in 32 bits; zero is none
 */
public record ConversationLifetimes(Duration timeToLive, Duration burnOnRead) {
    public static final ConversationLifetimes NONE = new ConversationLifetimes(Duration.ZERO, Duration.ZERO);

    /** @throws IllegalArgumentException if something is out of range */
    public ConversationLifetimes {
        if (!Timing.fits(timeToLive) || !Timing.fits(burnOnRead)) {
            throw new IllegalArgumentException("a lifetime is no number of seconds in 32 bits");
        }
    }
}
