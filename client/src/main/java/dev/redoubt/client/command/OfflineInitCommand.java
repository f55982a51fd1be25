package dev.redoubt.client.command;

import dev.redoubt.client.container.Passphrase;
import dev.redoubt.client.failure.RedoubtException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code redoubt offline init MEDIA}. */
@Command(
        name = "init",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        header = "Make an account whose root never leaves this medium.",
        footer = {"", "Example:", "  redoubt offline init /media/usb"})
final class OfflineInitCommand implements Callable<Integer> {
    @Parameters(paramLabel = "MEDIA", description = "A folder on the medium.")
    private Path media = Path.of("");

    @Mixin
    private final NewRecoveryInput input = new NewRecoveryInput();

    private final World world;

    OfflineInitCommand(World world) {
        this.world = world;
    }

    @Override
    public Integer call() throws RedoubtException, UsageException {
        try (Passphrase passphrase = input.chosen(world)) {
            String fingerprint = world.offlineRoot(media).init(passphrase).grouped();
            world.out().println("The account is made. Its fingerprint: " + fingerprint);
            world.out().println("Every device of it must show the same when it enrols.");
        }
        return ExitCode.OK;
    }
}
