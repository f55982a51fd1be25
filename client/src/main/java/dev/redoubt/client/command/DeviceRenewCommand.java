package dev.redoubt.client.command;

import dev.redoubt.client.Redoubt;
import dev.redoubt.client.device.Devices;
import dev.redoubt.client.failure.RedoubtException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code redoubt device renew}. */
@Command(
        name = "renew",
        header = "Certify this device for another 731 days.",
        description = {"", "Needs the root of the account, or the recovery."},
        footer = {"", "Example:", "  redoubt device renew"})
final class DeviceRenewCommand extends DeviceCommand {
    @Mixin
    private final RecoveryInput input = new RecoveryInput();

    @Mixin
    private final JsonOption json = new JsonOption();

    DeviceRenewCommand(World world) {
        super(world);
    }

    @Override
    public Integer call() throws RedoubtException, UsageException {
        try (Redoubt redoubt = options().open(world());
                RootSecret root = RootSecret.of(world(), redoubt, input, true)) {
            Devices devices = redoubt.devices(root.secret());
            devices.renew();
            if (json.isGiven()) {
                Json.list(world().out(), devices.list(), JsonResults::device);
            } else {
                world().err().println("Renewed.");
            }
        }
        return ExitCode.OK;
    }
}
