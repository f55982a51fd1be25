package dev.redoubt.client.command;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code redoubt device …}: only holds its commands. */
@Command(
        name = "device",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        header = "See, add, suspend and revoke the devices of your account.",
        description = {
            "",
            "A device is named by the first characters of its fingerprint, at least four, as \"redoubt device list\" shows"
                    + " it."
        },
        commandListHeading = "%nCommands:%n",
        footer = {
            "",
            "Examples:",
            "  redoubt device list",
            "  redoubt device add              show a code to a new device",
            "  redoubt device suspend 7K2M     your telephone is missing: stop it at once, from any device",
            "  redoubt device revoke 7K2M      it will not come back"
        })
final class DevicesCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    static CommandLine commandLine(World world) {
        return new CommandLine(new DevicesCommand())
                .addSubcommand(new DeviceListCommand(world))
                .addSubcommand(new DeviceKeysCommand(world))
                .addSubcommand(new DeviceAddCommand(world))
                .addSubcommand(new DeviceSuspendCommand(world))
                .addSubcommand(new DeviceRevokeCommand(world))
                .addSubcommand(new DeviceLiftCommand(world))
                .addSubcommand(new DeviceRenewCommand(world))
                .addSubcommand(new DevicePublishCommand(world));
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "Which of its commands?");
    }
}
