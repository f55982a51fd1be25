package dev.redoubt.client.command;

import dev.redoubt.client.Redoubt;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.recovery.RecoveryFile;
import dev.redoubt.protocol.recovery.SealedBundle;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code redoubt recovery link}. */
@Command(
        name = "link",
        header = "Show where your account is recovered, or write the file of the words once more.",
        description = {"", "Neither is secret. Keep it where you keep the passphrase or the words."},
        footer = {"", "Examples:", "  redoubt recovery link --qr", "  redoubt recovery link --file recovery.txt"})
final class RecoveryLinkCommand extends DeviceCommand {
    @Option(names = "--qr", description = "As a QR code, too.")
    private boolean qr;

    @Option(names = "--file", paramLabel = "FILE", description = "Write the file that belongs to the words.")
    private @Nullable Path file;

    @Mixin
    private final JsonOption json = new JsonOption();

    RecoveryLinkCommand(World world) {
        super(world);
    }

    @Override
    public Integer call() throws RedoubtException, UsageException {
        try (Redoubt redoubt = options().open(world())) {
            String text = redoubt.recovery().link().toText();
            if (file != null) {
                Optional<SealedBundle> sealed = redoubt.recovery().sealedBundle();
                new RecoveryFile(
                                redoubt.recovery().link(),
                                sealed.orElseThrow(() -> new UsageException("There are no words with a file here.")))
                        .write(file);
            }
            show(text);
        }
        return ExitCode.OK;
    }

    private void show(String text) {
        if (json.isGiven()) {
            Json.line(world().out(), object -> object.put("link", text));
            return;
        }
        world().out().println(text);
        if (qr) {
            world().out().print(QrText.of(text));
        }
    }
}
