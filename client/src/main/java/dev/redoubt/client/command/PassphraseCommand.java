package dev.redoubt.client.command;

import dev.redoubt.client.Redoubt;
import dev.redoubt.client.container.Passphrase;
import dev.redoubt.client.failure.RedoubtException;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code redoubt passphrase}. */
@Command(
        name = "passphrase",
        header = "Change the passphrase of this device.",
        description = {
            "",
            "Only this device's; the recovery has its own. Copies of this home that were made before open under the old"
                    + " passphrase for ever."
        },
        footer = {
            "",
            "Examples:",
            "  redoubt passphrase",
            "  redoubt passphrase --wipe-after 10   erase this device after ten wrong ones in a row"
        })
final class PassphraseCommand extends DeviceCommand {
    @Option(
            names = "--new-passphrase-fd",
            paramLabel = "N",
            description = "Read the new one from the first line of file descriptor N instead of asking for it."
                    + " $REDOUBT_NEW_PASSPHRASE is read otherwise.")
    private @Nullable Integer descriptor;

    @Option(
            names = "--wipe-after",
            paramLabel = "N",
            description =
                    "Erase this device after N wrong passphrases in a row, 5 to 100; 0 for never, as it is by default."
                            + " It binds this program only: who copies the files can try elsewhere.")
    private @Nullable Integer wipeAfter;

    PassphraseCommand(World world) {
        super(world);
    }

    @Override
    public Integer call() throws RedoubtException, UsageException {
        if (wipeAfter != null && wipeAfter != 0 && (wipeAfter < 5 || wipeAfter > 100)) {
            throw new UsageException("--wipe-after is 5 to 100, or 0 for never.");
        }
        OptionalInt number = descriptor == null ? OptionalInt.empty() : OptionalInt.of(descriptor);
        PassphraseSource source = new PassphraseSource(
                PassphraseSource.Asked.NEW_PASSPHRASE,
                number,
                world().descriptors(),
                world().variables(),
                world().terminal());
        try (Redoubt redoubt = options().open(world());
                Passphrase fresh = source.chosen()) {
            int limit = wipeAfter == null ? redoubt.safe().wipeAfter() : wipeAfter;
            redoubt.safe().wipeAfter(limit, fresh);
            world().err().println("The passphrase is changed.");
        }
        return ExitCode.OK;
    }
}
