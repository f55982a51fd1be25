package dev.redoubt.server.administration.manage;

import dev.redoubt.server.administration.access.ApiClient;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** For commands whose own {@code --profile} is a file that they write: the way to the appliance stands before them. */
final class AdminOptions {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "On the appliance: its configuration. Elsewhere: redoubtctl --profile YOURS admin ...")
    private Optional<Path> config = Optional.empty();

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init")
    private CommandSpec command;

    AdminOptions() {}

    WayOptions.Way way(Console console) {
        return config.<WayOptions.Way>map(WayOptions.Way.Local::new)
                .orElseGet(() -> WayOptions.wayOf(command.root(), console));
    }

    int run(Console console, CallOptions.Work work) {
        try (ApiClient api = WayOptions.open(way(console), console)) {
            return work.with(new Session(api, console, false));
        }
    }
}
