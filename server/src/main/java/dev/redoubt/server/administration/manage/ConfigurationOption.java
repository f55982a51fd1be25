package dev.redoubt.server.administration.manage;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * For a command that looks at the machine it runs on: where the server's configuration is. Before the command or
 * behind it.
 */
public final class ConfigurationOption {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The server's configuration; otherwise what REDOUBTCTL_CONFIG names.")
    private Optional<Path> config = Optional.empty();

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init")
    private CommandSpec command;

    /** @throws UsageException if none was named, or a profile was */
    public Path file(Console console) {
        return config.orElseGet(() -> switch (WayOptions.wayOf(command.root(), console)) {
            case WayOptions.Way.Local(Path configuration) -> configuration;
            case WayOptions.Way.Remote _ ->
                throw new UsageException(
                        "this looks at the machine it runs on: say --config FILE there, instead of a profile");
        });
    }
}
