package dev.redoubt.server.administration.manage;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code redoubtctl completion}. */
@Command(
        name = "completion",
        mixinStandardHelpOptions = true,
        description = "Prints a script that completes commands and options in bash and zsh.",
        footer = {
            "",
            "For example:",
            "  source <(redoubtctl completion)                        in this shell",
            "  redoubtctl completion > ~/.local/share/bash-completion/completions/redoubtctl   in every bash"
        })
final class CompletionCommand implements Callable<Integer> {
    private final Console console;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    CompletionCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        CommandSpec root = spec.root();
        console.out().print(AutoComplete.bash(root.name(), root.commandLine()));
        console.out().flush();
        return CallOptions.DONE;
    }
}
