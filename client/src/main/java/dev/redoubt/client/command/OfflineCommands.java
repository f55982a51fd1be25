package dev.redoubt.client.command;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code redoubt offline …}: only holds its commands. */
@Command(
        name = "offline",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        header = "For the machine without a network that holds the root of your account.",
        description = {
            "",
            "The root is made and used on a machine that is never connected; a medium carries requests of devices there, and"
                    + " answers back. Keep copies of the medium: what is on it is sealed under its passphrase."
        },
        commandListHeading = "%nCommands:%n",
        footer = {
            "",
            "How it goes:",
            "  redoubt offline init /media/usb                                offline: make the account",
            "  redoubt enrol LINK --recovery offline --media /media/usb       on the device: leaves a request",
            "  redoubt offline sign /media/usb                                offline: compare, and answer",
            "  redoubt enrol LINK --recovery offline --media /media/usb       on the device: takes the answer",
            "  redoubt offline revoke 7K2M /media/usb                         offline: end a lost device",
            "  redoubt device publish /media/usb                              on another device: tell all others"
        })
final class OfflineCommands implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    static CommandLine commandLine(World world) {
        return new CommandLine(new OfflineCommands())
                .addSubcommand(new OfflineInitCommand(world))
                .addSubcommand(new OfflineSignCommand(world))
                .addSubcommand(new OfflineRevokeCommand(world));
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "Which of its commands?");
    }
}
