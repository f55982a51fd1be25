package dev.redoubt.client.command;

import dev.redoubt.client.container.Passphrase;
import dev.redoubt.client.failure.RedoubtException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code redoubt offline revoke FINGERPRINT MEDIA}. */
@Command(
        name = "revoke",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        header = "End a lost device for ever; then publish that with another device.",
        footer = {"", "Example:", "  redoubt offline revoke 7K2M /media/usb"})
final class OfflineRevokeCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "FINGERPRINT", description = "The first characters of its fingerprint.")
    private String fingerprint = "";

    @Parameters(index = "1", paramLabel = "MEDIA", description = "The folder on the medium.")
    private Path media = Path.of("");

    @Mixin
    private final RecoveryInput input = new RecoveryInput();

    private final World world;

    OfflineRevokeCommand(World world) {
        this.world = world;
    }

    @Override
    public Integer call() throws RedoubtException, UsageException {
        try (Passphrase passphrase = input.passphrase(world, "Passphrase of the vault: ")) {
            world.offlineRoot(media).revoke(fingerprint, passphrase);
            world.out().println("Signed. Now run \"redoubt device publish\" on another device of the account.");
        }
        return ExitCode.OK;
    }
}
