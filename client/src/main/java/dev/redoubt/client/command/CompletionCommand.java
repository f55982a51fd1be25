package dev.redoubt.client.command;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code redoubt completion}. */
@Command(
        name = "completion",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        header = "Print a script that completes commands and options in bash and zsh.",
        description = {
            "",
            "Names of contacts and groups are not completed: they are encrypted, and the shell does not know the passphrase."
        },
        footer = {
            "",
            "Examples:",
            "  source <(redoubt completion)                        in this shell",
            "  redoubt completion > ~/.local/share/bash-completion/completions/redoubt   in every bash"
        })
final class CompletionCommand implements Callable<Integer> {
    private final World world;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    CompletionCommand(World world) {
        this.world = world;
    }

    @Override
    public Integer call() {
        CommandSpec root = spec.root();
        world.out().print(AutoComplete.bash(root.name(), root.commandLine()));
        world.out().flush();
        return ExitCode.OK;
    }
}
