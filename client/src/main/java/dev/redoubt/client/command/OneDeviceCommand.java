package dev.redoubt.client.command;

import dev.redoubt.client.Redoubt;
import dev.redoubt.client.device.Devices;
import dev.redoubt.client.failure.RedoubtException;
import java.io.IOException;
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

    /** Whether the user, if there is one to ask, means what cannot be undone. */
    boolean isMeant(Devices devices, String fingerprint) throws RedoubtException, UsageException, IOException {
        return true;
    }

    boolean isForPeople() {
        return !json.isGiven();
    }

    @Override
    public Integer call() throws RedoubtException, UsageException, IOException {
        try (Redoubt redoubt = options().open(world())) {
            if (!isMeant(redoubt.devices(), fingerprint)) {
                world().err().println("Nothing was changed.");
                return ExitCode.FAILURE;
            }
            change(redoubt);
        }
        return ExitCode.OK;
    }

    private void change(Redoubt redoubt) throws RedoubtException, UsageException {
        try (RootSecret root = RootSecret.of(world(), redoubt, input, needsRoot())) {
            Devices devices = redoubt.devices(root.secret());
            String done = change(devices, fingerprint);
            redoubt.markNoticed(redoubt.notices());
            if (json.isGiven()) {
                Json.list(world().out(), devices.list(), JsonResults::device);
            } else {
                world().err().println(done);
            }
        }
    }
}
