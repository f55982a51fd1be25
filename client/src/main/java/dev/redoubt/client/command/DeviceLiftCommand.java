package dev.redoubt.client.command;

import dev.redoubt.client.device.Devices;
import dev.redoubt.client.failure.RedoubtException;
import picocli.CommandLine.Command;

/** {@code redoubt device lift}. */
@Command(
        name = "lift",
        header = "End the suspension of a device.",
        description = {"", "Needs the root of the account, or the recovery."},
        footer = {"", "Example:", "  redoubt device lift 7K2M"})
final class DeviceLiftCommand extends OneDeviceCommand {
    DeviceLiftCommand(World world) {
        super(world);
    }

    @Override
    String change(Devices devices, String fingerprint) throws RedoubtException {
        devices.lift(fingerprint);
        return "Lifted.";
    }
}
