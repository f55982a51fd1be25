package dev.redoubt.client.command;

import dev.redoubt.client.Redoubt;
import dev.redoubt.client.failure.RedoubtException;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code redoubt recovery setup}. */
@Command(
        name = "setup",
        header = "Set the recovery up, or change its kind.",
        description = {
            "",
            "A passphrase is proposed and asked back; or 24 words and a file, of which the appliance knows nothing. Where the"
                    + " recovery was set up before, it is asked for what opens it."
        },
        footer = {
            "",
            "Examples:",
            "  redoubt recovery setup",
            "  redoubt recovery setup --words --file /media/usb/recovery.txt"
        })
final class RecoverySetupCommand extends DeviceCommand {
    @Option(names = "--words", description = "With words and a file that only you have.")
    private boolean words;

    @Option(names = "--own", description = "With a passphrase of your own; a proposed one is better.")
    private boolean own;

    @Option(
            names = "--file",
            paramLabel = "FILE",
            description = "With --words: the new file (default: redoubt-recovery-NAME.txt in this folder).")
    private @Nullable Path file;

    @Mixin
    private final RecoveryInput input = new RecoveryInput();

    @Mixin
    private final NewRecoveryInput fresh = new NewRecoveryInput();

    RecoverySetupCommand(World world) {
        super(world);
    }

    @Override
    public Integer call() throws RedoubtException, UsageException, IOException {
        if (words && own) {
            throw new UsageException("--words or --own, not both.");
        }
        try (Redoubt redoubt = options().open(world());
                RootSecret root = RootSecret.of(world(), redoubt, input, true)) {
            boolean done = new RecoverySetup(world(), redoubt, fresh)
                    .own(own)
                    .file(file)
                    .run(words, root.secret());
            return done ? ExitCode.OK : ExitCode.FAILURE;
        }
    }
}
