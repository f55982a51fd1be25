package dev.redoubt.client.command;

import dev.redoubt.client.Redoubt;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.model.RecoveryStatus;
import java.time.LocalDate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code redoubt recovery status}. */
@Command(
        name = "status",
        header = "Show how your account is recovered, and whether the appliance keeps what it should.",
        footer = {"", "Example:", "  redoubt recovery status"})
final class RecoveryStatusCommand extends DeviceCommand {
    @Mixin
    private final JsonOption json = new JsonOption();

    RecoveryStatusCommand(World world) {
        super(world);
    }

    @Override
    public Integer call() throws RedoubtException, UsageException {
        try (Redoubt redoubt = options().open(world())) {
            RecoveryStatus status = redoubt.recovery().check();
            if (json.isGiven()) {
                Json.line(world().out(), object -> JsonResults.recovery(object, status));
            } else {
                print(status);
            }
        }
        return ExitCode.OK;
    }

    private void print(RecoveryStatus status) {
        world().out().println(sentence(status));
        if (status.rootIsHere()) {
            world().out().println("The root of your account lies on this device until then.");
        }
    }

    private String sentence(RecoveryStatus status) {
        String since = status.setUpAt()
                .map(at -> " (since " + LocalDate.ofInstant(at, world().zone()) + ")")
                .orElse("");
        return switch (status.mode()) {
            case PASSPHRASE ->
                "With your recovery passphrase and the appliance, which keeps what it should" + since + ".";
            case WORDS -> "With your 24 words and their file; the appliance keeps nothing" + since + ".";
            case OFFLINE -> "With the vault on your offline medium" + since + ".";
            case NONE ->
                status.rootIsHere()
                        ? "Not set up: run \"redoubt recovery setup\"."
                        : "Not known on this device, and the appliance keeps nothing: with words, offline, or not at all.";
        };
    }
}
