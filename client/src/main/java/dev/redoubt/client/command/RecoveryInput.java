package dev.redoubt.client.command;

import dev.redoubt.client.container.Passphrase;
import dev.redoubt.client.model.RecoveryMode;
import dev.redoubt.client.recovery.RecoveryFile;
import dev.redoubt.client.recovery.RecoverySecret;
import dev.redoubt.protocol.recovery.InvalidWordsException;
import dev.redoubt.protocol.recovery.RecoveryWords;
import java.nio.CharBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the recovery passphrase or the words come from: a file descriptor, else the environment, else the terminal. */
final class RecoveryInput {
    @Option(
            names = "--recovery-fd",
            paramLabel = "N",
            description =
                    "Read the recovery passphrase, or the words, from the first line of file descriptor N instead of"
                            + " asking for it. $REDOUBT_RECOVERY is read otherwise.")
    private @Nullable Integer descriptor;

    /** Of the recovery as it is. */
    RecoverySecret existing(World world, RecoveryMode mode, Optional<RecoveryFile> file) throws UsageException {
        return switch (mode) {
            case PASSPHRASE -> new RecoverySecret.OfPassphrase(passphrase(world, "Recovery passphrase: "));
            case WORDS -> words(world, file);
            case OFFLINE -> throw new UsageException("Your account's root is offline: see \"redoubt offline --help\".");
            case NONE ->
                throw new UsageException("How your account is recovered is not known on this device: run"
                        + " \"redoubt recovery status\" first.");
        };
    }

    private RecoverySecret words(World world, Optional<RecoveryFile> file) throws UsageException {
        char[] typed = source(world).read("The 24 words: ");
        try {
            return new RecoverySecret.OfWords(
                    RecoveryWords.parse(CharBuffer.wrap(typed)), file.map(RecoveryFile::bundle));
        } catch (InvalidWordsException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        } finally {
            Arrays.fill(typed, '\0');
        }
    }

    Passphrase passphrase(World world, String prompt) throws UsageException {
        return PassphraseSource.passphrase(source(world).read(prompt));
    }

    private PassphraseSource source(World world) {
        OptionalInt number = descriptor == null ? OptionalInt.empty() : OptionalInt.of(descriptor);
        return new PassphraseSource(
                PassphraseSource.Asked.RECOVERY, number, world.descriptors(), world.variables(), world.terminal());
    }
}
