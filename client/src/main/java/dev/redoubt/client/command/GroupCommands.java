package dev.redoubt.client.command;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code redoubt group …}: only holds its commands. */
@Command(
        name = "group",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        header = "Make groups, and change them.",
        description = {
            "",
            "At most 32 people, with at most 64 devices. Whoever makes a group is its administrator; all members see who is in it and who"
                    + " changed it."
        },
        commandListHeading = "%nCommands:%n",
        footer = {
            "",
            "Examples:",
            "  redoubt group create Hikers bob carol",
            "  redoubt send -g Hikers 'Tomorrow?'",
            "  redoubt group list",
            "  redoubt group leave Hikers"
        })
final class GroupCommands implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    static CommandLine commandLine(World world) {
        return new CommandLine(new GroupCommands())
                .addSubcommand(new GroupListCommand(world))
                .addSubcommand(new GroupCreateCommand(world))
                .addSubcommand(new GroupAddCommand(world))
                .addSubcommand(new GroupRemoveCommand(world))
                .addSubcommand(new GroupRenameCommand(world))
                .addSubcommand(new GroupAdministratorCommand(world))
                .addSubcommand(new GroupLeaveCommand(world))
                .addSubcommand(new GroupRestoreCommand(world));
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "Which of its commands?");
    }
}
