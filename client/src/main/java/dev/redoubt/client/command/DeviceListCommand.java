package dev.redoubt.client.command;

import dev.redoubt.client.Redoubt;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.model.Device;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import picocli.CommandLine.Command;

/** {@code redoubt device list}. */
@Command(
        name = "list",
        header = "Show the devices of your account.",
        description = {
            "",
            "One line each, this one first: fingerprint, state, since when and until when it is certified."
        },
        footer = {"", "Example:", "  redoubt device list"})
final class DeviceListCommand extends DeviceCommand {
    DeviceListCommand(World world) {
        super(world);
    }

    @Override
    public Integer call() throws RedoubtException, UsageException {
        DateTimeFormatter day =
                DateTimeFormatter.ofPattern("yyyy-MM-dd", Locale.ROOT).withZone(world().zone());
        try (Redoubt redoubt = options().open(world())) {
            for (Device device : redoubt.devices().list()) {
                world().out()
                        .println(device.fingerprint() + "  "
                                + device.status().name().toLowerCase(Locale.ROOT) + "  " + day.format(device.added())
                                + " to " + day.format(device.expires()) + (device.isThis() ? "  (this device)" : ""));
            }
            Notices.tell(redoubt, world().err());
        }
        return ExitCode.OK;
    }
}
