package dev.redoubt.client.command;

import dev.redoubt.client.Redoubt;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.recovery.OfflineMedium;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code redoubt device publish MEDIA}. */
@Command(
        name = "publish",
        header = "Tell all others what the offline root of your account has signed.",
        footer = {"", "Example:", "  redoubt device publish /media/usb"})
final class DevicePublishCommand extends DeviceCommand {
    @Parameters(paramLabel = "MEDIA", description = "The folder on the medium.")
    private Path media = Path.of("");

    @Mixin
    private final JsonOption json = new JsonOption();

    DevicePublishCommand(World world) {
        super(world);
    }

    @Override
    public Integer call() throws RedoubtException, UsageException {
        try (Redoubt redoubt = options().open(world())) {
            OfflineMedium medium = new OfflineMedium(media);
            redoubt.recovery().takeStorageKey(medium);
            redoubt.devices().publish(medium.signedState());
            redoubt.markNoticed(redoubt.notices());
            if (json.isGiven()) {
                Json.list(world().out(), redoubt.devices().list(), JsonResults::device);
            } else {
                world().err().println("Published.");
            }
        }
        return ExitCode.OK;
    }
}
