package dev.redoubt.client.command;

import dev.redoubt.client.Redoubt;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.model.RecoveryStatus;
import dev.redoubt.client.recovery.RecoveryFile;
import dev.redoubt.client.recovery.RecoverySecret;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code redoubt recovery test}. */
@Command(
        name = "test",
        header = "Open the recovery, say whether it works, and keep nothing of it.",
        footer = {"", "Examples:", "  redoubt recovery test", "  redoubt recovery test --file recovery.txt"})
final class RecoveryTestCommand extends DeviceCommand {
    @Option(
            names = "--file",
            paramLabel = "FILE",
            description = "The file that belongs to the words (default: the copy on this device).")
    private @Nullable Path file;

    @Mixin
    private final RecoveryInput input = new RecoveryInput();

    @Mixin
    private final JsonOption json = new JsonOption();

    RecoveryTestCommand(World world) {
        super(world);
    }

    @Override
    public Integer call() throws RedoubtException, UsageException {
        Optional<RecoveryFile> given = file == null ? Optional.empty() : Optional.of(RecoveryFile.read(file));
        try (Redoubt redoubt = options().open(world())) {
            RecoveryStatus status = redoubt.recovery().check();
            if (status.rootIsHere()) {
                throw new UsageException("The recovery is not set up yet: \"redoubt recovery setup\".");
            }
            try (RecoverySecret secret = input.existing(world(), status.mode(), given)) {
                redoubt.recovery().test(secret);
            }
            if (json.isGiven()) {
                Json.line(world().out(), object -> object.put("works", true));
            } else {
                world().out().println("It works: this recovers your account.");
            }
        }
        return ExitCode.OK;
    }
}
