package dev.redoubt.client.command;

import dev.redoubt.client.container.Passphrase;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.recovery.OfflineRoot;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code redoubt offline sign MEDIA}. */
@Command(
        name = "sign",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        header = "Let the devices in that left a request on the medium.",
        description = {
            "",
            "Shows the fingerprint of each. Answer \"yes\" only if you see the same on the device itself: whoever has had"
                    + " the medium in his hands could have put a request of his own there."
        },
        footer = {"", "Example:", "  redoubt offline sign /media/usb"})
final class OfflineSignCommand implements Callable<Integer> {
    @Parameters(paramLabel = "MEDIA", description = "The folder on the medium.")
    private Path media = Path.of("");

    @Mixin
    private final RecoveryInput input = new RecoveryInput();

    private final World world;

    OfflineSignCommand(World world) {
        this.world = world;
    }

    @Override
    public Integer call() throws RedoubtException, UsageException, IOException {
        OfflineRoot root = world.offlineRoot(media);
        PrintStream out = world.out();
        List<OfflineRoot.Asking> asking = root.asking();
        out.println("Account: " + root.account().grouped());
        if (asking.isEmpty()) {
            world.err().println("There is no request on the medium that was not answered.");
            return ExitCode.FAILURE;
        }
        int signed = 0;
        for (OfflineRoot.Asking one : asking) {
            out.println("A device asks to be let in. Its fingerprint: "
                    + one.fingerprint().grouped());
            out.print("Does the device show the same? Only then type yes: ");
            out.flush();
            if (Answers.isYes(world)) {
                try (Passphrase passphrase = input.passphrase(world, "Passphrase of the vault: ")) {
                    out.println("The answer is in " + root.sign(one, passphrase));
                    signed++;
                }
            } else {
                out.println("Left as it is.");
            }
        }
        return signed > 0 ? ExitCode.OK : ExitCode.FAILURE;
    }
}
