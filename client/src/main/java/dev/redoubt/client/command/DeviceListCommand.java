package dev.redoubt.client.command;

import dev.redoubt.client.Redoubt;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.model.Device;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

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
    @Mixin
    private final JsonOption json = new JsonOption();

    DeviceListCommand(World world) {
        super(world);
    }

    @Override
    public Integer call() throws RedoubtException, UsageException {
        try (Redoubt redoubt = options().open(world())) {
            List<Device> devices = redoubt.devices().list();
            if (json.isGiven()) {
                Json.list(world().out(), devices, JsonResults::device);
            } else {
                devices.forEach(device -> world().out().println(line(device)));
            }
            Notices.tell(redoubt, world().err(), json);
        }
        return ExitCode.OK;
    }

    private String line(Device device) {
        DateTimeFormatter day =
                DateTimeFormatter.ofPattern("yyyy-MM-dd", Locale.ROOT).withZone(world().zone());
        return device.fingerprint() + "  " + device.status().name().toLowerCase(Locale.ROOT) + "  "
                + day.format(device.added()) + " to " + day.format(device.expires())
                + (device.isThis() ? "  (this device)" : "")
                + (device.repeats() ? "  (! repeats the numbers of its messages: revoke it)" : "");
    }
}
