package dev.redoubt.client.command;

import dev.redoubt.client.container.Passphrase;
import dev.redoubt.protocol.recovery.RecoveryWords;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a new recovery passphrase of the user's own comes from. */
final class NewRecoveryInput {
    private static final PassphraseSource.Asked ASKED = PassphraseSource.Asked.NEW_RECOVERY;

    /** Anybody who knows the name may guess ten times a day, and the appliance itself as often as it likes. */
    private static final int LEAST = 8;

    @Option(
            names = "--new-recovery-fd",
            paramLabel = "N",
            description =
                    "Take the first line of file descriptor N as the new recovery passphrase instead of proposing one."
                            + " $REDOUBT_NEW_RECOVERY is read otherwise.")
    private @Nullable Integer descriptor;

    /** Whether it is given without anybody being asked. */
    boolean isGiven(World world) {
        return descriptor != null || world.variables().containsKey(ASKED.variable());
    }

    /** A new one of the user's own. */
    Passphrase chosen(World world) throws UsageException {
        Passphrase passphrase = passphrase(world, "Choose a recovery passphrase: ");
        if (!isGiven(world)) {
            try (Passphrase again = passphrase(world, "The same again: ")) {
                if (!again.matches(passphrase)) {
                    passphrase.close();
                    throw new UsageException("The two are not the same: start again.");
                }
            }
        }
        warnIfWeak(world, passphrase);
        return passphrase;
    }

    private static void warnIfWeak(World world, Passphrase passphrase) {
        boolean strong = passphrase.utf8().read(bytes -> {
            char[] typed = new String(bytes, StandardCharsets.UTF_8).toCharArray();
            boolean like = RecoveryWords.isLikeProposed(CharBuffer.wrap(typed));
            Arrays.fill(typed, '\0');
            return like;
        });
        if (!strong) {
            world.err()
                    .println(
                            "A passphrase that people choose is weak against the appliance itself: whoever runs it, or takes"
                                    + " it over, can try as many as he likes. Against all others it is protected by ten tries a day.");
        }
    }

    private Passphrase passphrase(World world, String prompt) throws UsageException {
        OptionalInt number = descriptor == null ? OptionalInt.empty() : OptionalInt.of(descriptor);
        PassphraseSource source =
                new PassphraseSource(ASKED, number, world.descriptors(), world.variables(), world.terminal());
        char[] typed = source.read(prompt);
        if (typed.length < LEAST) {
            Arrays.fill(typed, '\0');
            throw new UsageException(
                    "A recovery passphrase has at least 8 characters; the seven words that are proposed are better.");
        }
        return PassphraseSource.passphrase(typed);
    }
}
