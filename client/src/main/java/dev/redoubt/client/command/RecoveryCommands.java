package dev.redoubt.client.command;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code redoubt recovery …}: only holds its commands. */
@Command(
        name = "recovery",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        header = "Set up, change and test how your account is recovered.",
        description = {
            "",
            "The root of your account leaves this device once its recovery is set up; changes of the account ask for the"
                    + " recovery from then on. When all devices are lost: \"redoubt recover\"."
        },
        commandListHeading = "%nCommands:%n",
        footer = {
            "",
            "Examples:",
            "  redoubt recovery status",
            "  redoubt recovery setup              with a proposed passphrase",
            "  redoubt recovery setup --words      with words that only you have",
            "  redoubt recovery test               see that what you wrote down works"
        })
final class RecoveryCommands implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    static CommandLine commandLine(World world) {
        return new CommandLine(new RecoveryCommands())
                .addSubcommand(new RecoveryStatusCommand(world))
                .addSubcommand(new RecoverySetupCommand(world))
                .addSubcommand(new RecoveryChangeCommand(world))
                .addSubcommand(new RecoveryTestCommand(world))
                .addSubcommand(new RecoveryLinkCommand(world));
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "Which of its commands?");
    }
}
