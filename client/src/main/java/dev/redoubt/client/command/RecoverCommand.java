package dev.redoubt.client.command;

import dev.redoubt.client.Redoubt;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.model.RecoveryMode;
import dev.redoubt.client.recovery.RecoveryFile;
import dev.redoubt.client.recovery.RecoverySecret;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code redoubt recover [LINK]}. */
@Command(
        name = "recover",
        header = "Get your account back on this device.",
        description = {
            "",
            "With the recovery link, redoubt-recovery:…, and the passphrase; or with the file and its 24 words. If it is cut"
                    + " off, run it again. Your other devices stay as they are: revoke those that are lost.",
            "",
            "With --forgotten it makes no new device, but opens this one under a new passphrase."
        },
        footer = {
            "",
            "Examples:",
            "  redoubt recover redoubt-recovery:alice@chat.example.org:443/1.…",
            "  redoubt recover --file redoubt-recovery-alice.txt",
            "  redoubt recover --forgotten redoubt-recovery:alice@chat.example.org:443/1.…"
        })
final class RecoverCommand extends DeviceCommand {
    @Parameters(
            arity = "0..1",
            paramLabel = "LINK",
            description = "The recovery link. The file has it in it, so that it is not needed beside that.")
    private @Nullable String link;

    @Option(names = "--file", paramLabel = "FILE", description = "The file that belongs to the 24 words.")
    private @Nullable Path file;

    @Option(names = "--forgotten", description = "Open this device, whose passphrase is forgotten.")
    private boolean forgotten;

    @Option(
            names = "--media",
            paramLabel = "DIRECTORY",
            description =
                    "The medium of an account whose root is offline: a request goes there, and the answer comes back.")
    private @Nullable Path media;

    @Mixin
    private final RecoveryInput input = new RecoveryInput();

    @Mixin
    private final JsonOption json = new JsonOption();

    RecoverCommand(World world) {
        super(world);
    }

    @Override
    public Integer call() throws RedoubtException, UsageException, IOException {
        Optional<RecoveryFile> given = file == null ? Optional.empty() : Optional.of(RecoveryFile.read(file));
        String where = link != null
                ? link.strip()
                : given.map(one -> one.link().toText())
                        .orElseThrow(() -> new UsageException("Give the recovery link, or the file of the words."));
        if (media != null && json.isGiven()) {
            throw new UsageException("--media is a way in several steps, for people: without --json.");
        }
        if (media != null) {
            return new OfflineSteps(world(), options(), media).recover(where);
        }
        RecoveryMode mode = given.isPresent() ? RecoveryMode.WORDS : RecoveryMode.PASSPHRASE;
        try (RecoverySecret secret = input.existing(world(), mode, given);
                Redoubt redoubt = options().recover(world(), where, secret, forgotten)) {
            show(redoubt.name(), redoubt.fingerprint().grouped());
            new Onboarding(world(), redoubt).run(options().isScripted(world()) || json.isGiven());
        }
        return ExitCode.OK;
    }

    private void show(String name, String fingerprint) {
        if (json.isGiven()) {
            Json.line(world().out(), object -> object.put("name", name).put("fingerprint", fingerprint));
            return;
        }
        world().out().println((forgotten ? "Opened again: " : "Recovered as ") + TerminalText.line(name) + ".");
        world().out().println("Your fingerprint: " + fingerprint);
        if (!forgotten) {
            world().err()
                    .println("Contacts that are restored are unverified on this device. \"redoubt device list\" shows"
                            + " your other devices, and \"redoubt device revoke\" ends those that are lost.");
        }
    }
}
