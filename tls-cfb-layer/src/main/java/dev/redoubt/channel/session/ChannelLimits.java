package dev.redoubt.channel.session;

import java.time.Duration;

/**
 * How many sessions of each class a server holds, and for how long. A full class never takes room from another.
 *
 * @param unconfirmed sessions whose client has not sent a verified record; the eldest makes room
 * @param anonymous confirmed sessions without a principal; the eldest makes room
 * @param authenticated sessions of devices; when full, devices are refused
 * @param perDevice authenticated sessions of one device; its eldest makes room
 * @param exchanges that run in one session at the same time; one more is refused
 * @param anonymousExchanges the same for a session without a principal
 * @param confirmWithin after which an unconfirmed session is dropped
 * @param idle after which a session without a running exchange is dropped
 * @param grace for which an epoch stays readable after the next one was proven
 */
public record ChannelLimits(
        int unconfirmed,
        int anonymous,
        int authenticated,
        int perDevice,
        int exchanges,
        int anonymousExchanges,
        Duration confirmWithin,
        Duration idle,
        Duration grace) {
    public ChannelLimits {
        if (unconfirmed < 1 || anonymous < 1 || authenticated < 1 || perDevice < 1) {
            throw new IllegalArgumentException("every class holds at least one session");
        }
        if (exchanges < 1 || anonymousExchanges < 1) {
            throw new IllegalArgumentException("every session holds at least one exchange");
        }
        if (!confirmWithin.isPositive() || !idle.isPositive() || !grace.isPositive()) {
            throw new IllegalArgumentException("times are positive");
        }
    }

    public static ChannelLimits standard() {
        return new ChannelLimits(
                20_000,
                20_000,
                100_000,
                8,
                4096,
                16,
                Duration.ofSeconds(10),
                Duration.ofMinutes(5),
                Duration.ofSeconds(30));
    }
}
