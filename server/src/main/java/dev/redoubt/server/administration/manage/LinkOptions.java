package dev.redoubt.server.administration.manage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.redoubt.server.configuration.DurationText;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How long an invitation lives. */
final class LinkOptions {
    @Option(
            names = "--valid-for",
            paramLabel = "DURATION",
            description = "The link's life in full days, as 7d (which it is if nothing is said), at most 365d.")
    private Optional<String> validFor = Optional.empty();

    LinkOptions() {}

    void addTo(ObjectNode user) {
        validFor.ifPresent(text -> user.put("inviteCodeTtl", days(text)));
    }

    static int days(String text) {
        try {
            Duration life = DurationText.parse(text);
            if (life.equals(Duration.ofDays(life.toDays())) && life.toDays() <= Integer.MAX_VALUE) {
                return Math.toIntExact(life.toDays());
            }
        } catch (IllegalArgumentException e) {
            throw new UsageException("--valid-for: " + e.getMessage());
        }
        throw new UsageException("--valid-for: full days, as 7d");
    }
}
