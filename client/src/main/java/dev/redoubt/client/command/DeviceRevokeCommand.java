package dev.redoubt.client.command;

import dev.redoubt.client.device.Devices;
import dev.redoubt.client.failure.RedoubtException;
import picocli.CommandLine.Command;

/** {@code redoubt device revoke}. */
@Command(
        name = "revoke",
        header = "End a device for ever.",
        description = {"", "Needs the root of the account, or the recovery."},
        footer = {"", "Example:", "  redoubt device revoke 7K2M"})
final class DeviceRevokeCommand extends OneDeviceCommand {
    DeviceRevokeCommand(World world) {
        super(world);
    }

    @Override
    String change(Devices devices, String fingerprint) throws RedoubtException {
        devices.revoke(fingerprint);
        return "Revoked. It can never come back.";
    }
}
