package dev.redoubt.client.command;

import dev.redoubt.client.Redoubt;
import dev.redoubt.client.device.DeviceAddition;
import dev.redoubt.client.failure.RedoubtException;
import java.io.IOException;
import java.io.PrintStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code redoubt device add}. */
@Command(
        name = "add",
        header = "Show a code by which another device joins your account.",
        description = {
            "",
            "The code is good for one device and ten minutes: show it to nobody else. Both devices show your account's"
                    + " fingerprint, then the new device's; it is added when you have answered \"yes\" there and then here, and"
                    + " not before.",
            "",
            "Needs the root of the account, or the recovery."
        },
        footer = {
            "",
            "Example:",
            "  redoubt device add                               here",
            "  redoubt enrol redoubt:chat.example.org:443/d1.…  on the new device"
        })
final class DeviceAddCommand extends DeviceCommand {
    @Mixin
    private final RecoveryInput input = new RecoveryInput();

    DeviceAddCommand(World world) {
        super(world);
    }

    @Override
    public Integer call() throws RedoubtException, UsageException, IOException, InterruptedException {
        PrintStream out = world().out();
        try (Redoubt redoubt = options().open(world());
                RootSecret root = RootSecret.of(world(), redoubt, input, true);
                DeviceAddition addition = redoubt.devices(root.secret()).add()) {
            String code = addition.code();
            out.print(QrText.of(code));
            out.println("On the new device, within ten minutes:");
            out.println("  redoubt enrol " + code);
            out.println("It must show the fingerprint of your account there: "
                    + redoubt.fingerprint().grouped());
            out.flush();
            DeviceAddition.Request request = addition.awaitRequest();
            out.println("A device asks to join your account. Its fingerprint: "
                    + request.fingerprint().grouped());
            out.print("Does the new device show the same? Only then type yes: ");
            out.flush();
            if (!Answers.isYes(world())) {
                world().err().println("Nothing was added.");
                return ExitCode.FAILURE;
            }
            addition.confirm(request);
            redoubt.markNoticed(redoubt.notices());
            out.println("Added.");
        }
        return ExitCode.OK;
    }
}
