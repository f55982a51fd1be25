package dev.redoubt.server.administration.manage;

import dev.redoubt.server.administration.access.Access;
import dev.redoubt.server.administration.access.AdministratorProfile;
import dev.redoubt.server.administration.access.ApiClient;
import dev.redoubt.server.administration.access.ChannelAccess;
import dev.redoubt.server.administration.access.SeenFile;
import dev.redoubt.server.administration.access.SocketAccess;
import dev.redoubt.server.api.Model;
import dev.redoubt.server.configuration.ServerConfiguration;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Which appliance, and the way to it. May stand before the command or behind it; behind it wins. */
public class WayOptions {
    /** The name of this mixin in the root command. */
    public static final String ROOT = "way";

    static final String PROFILE_VARIABLE = "REDOUBTCTL_PROFILE";
    static final String CONFIG_VARIABLE = "REDOUBTCTL_CONFIG";

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "On the appliance: its configuration, which names the server's socket.")
    private Optional<Path> config = Optional.empty();

    @Option(
            names = "--profile",
            paramLabel = "FILE",
            description = "From elsewhere: the profile that \"redoubtctl admin add\" has made.")
    private Optional<Path> profile = Optional.empty();

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init")
    private CommandSpec command;

    /** A way that was named: one of two. */
    sealed interface Way {
        record Local(Path configuration) implements Way {}

        record Remote(Path profile) implements Way {}
    }

    /** @throws UsageException if none was named, or two */
    Way way(Console console) {
        return given().orElseGet(() -> wayOf(command.root(), console));
    }

    /** What stands before the command, or in the environment. */
    static Way wayOf(CommandSpec root, Console console) {
        return ofRoot(root.mixins().get(ROOT))
                .or(() -> environment(console))
                .orElseThrow(
                        () -> new UsageException("which appliance? Say --config FILE on the appliance, --profile FILE"
                                + " elsewhere, or set " + CONFIG_VARIABLE + " or " + PROFILE_VARIABLE));
    }

    private static Optional<Way> ofRoot(@Nullable CommandSpec root) {
        return root != null && root.userObject() instanceof WayOptions options ? options.given() : Optional.empty();
    }

    private Optional<Way> given() {
        return chosen(config, profile, "--config and --profile");
    }

    private static Optional<Way> environment(Console console) {
        return chosen(
                variable(console, CONFIG_VARIABLE),
                variable(console, PROFILE_VARIABLE),
                CONFIG_VARIABLE + " and " + PROFILE_VARIABLE);
    }

    private static Optional<Path> variable(Console console, String name) {
        return Optional.ofNullable(console.environment().get(name))
                .filter(value -> !value.isBlank())
                .map(Path::of);
    }

    private static Optional<Way> chosen(Optional<Path> config, Optional<Path> profile, String both) {
        if (config.isPresent() && profile.isPresent()) {
            throw new UsageException(both + " name two ways: choose one");
        }
        return config.<Way>map(Way.Local::new).or(() -> profile.map(Way.Remote::new));
    }

    /** @return owned by the caller */
    static ApiClient open(Way way, Console console) {
        return new ApiClient(Model.load(), access(way, console));
    }

    private static Access access(Way way, Console console) {
        return switch (way) {
            case Way.Local(Path configuration) ->
                new SocketAccess(
                        ServerConfiguration.read(configuration).administration().socket());
            case Way.Remote(Path file) ->
                new ChannelAccess(
                        AdministratorProfile.read(file), new SeenFile(file), console.clock(), console.random());
        };
    }
}
