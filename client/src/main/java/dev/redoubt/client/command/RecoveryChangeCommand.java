package dev.redoubt.client.command;

import dev.redoubt.client.Redoubt;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.model.RecoveryMode;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code redoubt recovery change-passphrase}. */
@Command(
        name = "change-passphrase",
        header = "Put the recovery under another passphrase.",
        description = {"", "The old one opens nothing any more once the appliance has the new recovery, and not before."
        },
        footer = {"", "Example:", "  redoubt recovery change-passphrase"})
final class RecoveryChangeCommand extends DeviceCommand {
    @Option(names = "--own", description = "With a passphrase of your own; a proposed one is better.")
    private boolean own;

    @Mixin
    private final RecoveryInput input = new RecoveryInput();

    @Mixin
    private final NewRecoveryInput fresh = new NewRecoveryInput();

    RecoveryChangeCommand(World world) {
        super(world);
    }

    @Override
    public Integer call() throws RedoubtException, UsageException, IOException {
        try (Redoubt redoubt = options().open(world())) {
            if (redoubt.recovery().check().mode() != RecoveryMode.PASSPHRASE) {
                throw new UsageException(
                        "Your account is not recovered with a passphrase: \"redoubt recovery setup\".");
            }
            world().err().println("First the passphrase as it is.");
            try (RootSecret root = RootSecret.of(world(), redoubt, input, true)) {
                boolean done =
                        new RecoverySetup(world(), redoubt, fresh).own(own).run(false, root.secret());
                return done ? ExitCode.OK : ExitCode.FAILURE;
            }
        }
    }
}
