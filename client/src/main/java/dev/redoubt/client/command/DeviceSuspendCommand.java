package dev.redoubt.client.command;

import dev.redoubt.client.device.Devices;
import dev.redoubt.client.failure.RedoubtException;
import picocli.CommandLine.Command;

/** {@code redoubt device suspend}. */
@Command(
        name = "suspend",
        header = "Stop a device for now, at once.",
        description = {
            "",
            "The appliance sends it away, and nobody writes to it or believes it. Any device can do that, without the root of the account."
        },
        footer = {"", "Example:", "  redoubt device suspend 7K2M"})
final class DeviceSuspendCommand extends OneDeviceCommand {
    DeviceSuspendCommand(World world) {
        super(world);
    }

    @Override
    boolean needsRoot() {
        return false;
    }

    @Override
    String change(Devices devices, String fingerprint) throws RedoubtException {
        devices.suspend(fingerprint);
        return "Suspended. If it is lost, revoke it; if not, lift it.";
    }
}
