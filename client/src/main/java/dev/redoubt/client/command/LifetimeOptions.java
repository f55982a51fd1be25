package dev.redoubt.client.command;

import dev.redoubt.client.model.SendOptions;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --ttl} and {@code --burn}. */
final class LifetimeOptions {
    @Option(
            names = "--ttl",
            paramLabel = "TIME",
            description = "Delete it on all devices so long after it was sent: 30s, 10min, 1h, 7d, 2w.")
    private @Nullable String timeToLive;

    @Option(
            names = "--burn",
            paramLabel = "TIME",
            description = "Delete it on a reader's devices so long after it was read, if that is earlier.")
    private @Nullable String burn;

    boolean isEmpty() {
        return timeToLive == null && burn == null;
    }

    Optional<Duration> timeToLive() throws UsageException {
        return parse(timeToLive);
    }

    Optional<Duration> burn() throws UsageException {
        return parse(burn);
    }

    SendOptions options() throws UsageException {
        return new SendOptions(timeToLive(), burn());
    }

    private static Optional<Duration> parse(@Nullable String typed) throws UsageException {
        return typed == null ? Optional.empty() : Optional.of(LifetimeText.parse(typed));
    }
}
