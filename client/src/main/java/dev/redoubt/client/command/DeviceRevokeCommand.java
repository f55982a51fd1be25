package dev.redoubt.client.command;

import dev.redoubt.client.device.Devices;
import dev.redoubt.client.failure.RedoubtException;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code redoubt device revoke}. */
@Command(
        name = "revoke",
        header = "End a device for ever.",
        description = {
            "",
            "Needs the root of the account, or the recovery. At a terminal it shows the device's whole fingerprint and asks."
        },
        footer = {"", "Example:", "  redoubt device revoke 7K2M"})
final class DeviceRevokeCommand extends OneDeviceCommand {
    @Option(names = "--yes", description = "Do not ask. Where there is no terminal, and with --json, nobody is asked.")
    private boolean yes;

    DeviceRevokeCommand(World world) {
        super(world);
    }

    @Override
    boolean isMeant(Devices devices, String fingerprint) throws RedoubtException, UsageException, IOException {
        if (yes || !isForPeople() || !world().terminal().shows(Terminal.STANDARD_INPUT)) {
            return true;
        }
        world().err()
                .println("This ends the device " + devices.other(fingerprint).fingerprint() + " for ever.");
        world().err().println("It can never come back. Only if you mean it, type yes:");
        world().err().flush();
        return Answers.isYes(world());
    }

    @Override
    String change(Devices devices, String fingerprint) throws RedoubtException {
        devices.revoke(fingerprint);
        return "Revoked. It can never come back.";
    }
}
