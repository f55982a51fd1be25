package dev.redoubt.client.command;

import dev.redoubt.client.Redoubt;
import dev.redoubt.client.device.Devices;
import dev.redoubt.client.failure.RedoubtException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** A change of one other device of the own account. */
abstract class OneDeviceCommand extends DeviceCommand {
    @Parameters(paramLabel = "FINGERPRINT", description = "The first characters of the device's fingerprint.")
    private String fingerprint = "";

    @Mixin
    private final RecoveryInput input = new RecoveryInput();

    @Mixin
    private final JsonOption json = new JsonOption();

    OneDeviceCommand(World world) {
        super(world);
    }

    /** Whether the change is signed by the account's root. */
    boolean needsRoot() {
        return true;
    }

    /** @return what to say when it is done */
    abstract String change(Devices devices, String fingerprint) throws RedoubtException;

    @Override
    public Integer call() throws RedoubtException, UsageException {
        try (Redoubt redoubt = options().open(world());
                RootSecret root = RootSecret.of(world(), redoubt, input, needsRoot())) {
            Devices devices = redoubt.devices(root.secret());
            String done = change(devices, fingerprint);
            redoubt.markNoticed(redoubt.notices());
            if (json.isGiven()) {
                Json.list(world().out(), devices.list(), JsonResults::device);
            } else {
                world().err().println(done);
            }
        }
        return ExitCode.OK;
    }
}
