package dev.redoubt.server.administration.manage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How long a new access key is good, and where it is written. */
final class NewKeyOptions {
    @Option(
            names = "--profile",
            required = true,
            paramLabel = "FILE",
            description = "New file for the profile, for its owner alone.")
    private Path file = Path.of("");

    @Option(
            names = "--days",
            paramLabel = "N",
            description = "How long the access key is good: 1 to 365 days, 90 if nothing is said.")
    private Optional<Integer> days = Optional.empty();

    NewKeyOptions() {}

    Path file() {
        return file;
    }

    void addTo(ObjectNode members) {
        days.ifPresent(number -> members.put("days", number));
    }
}
