package dev.redoubt.client.command;

import dev.redoubt.client.Redoubt;
import dev.redoubt.client.container.Passphrase;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.recovery.AccountRecovery;
import dev.redoubt.client.recovery.RecoveryFile;
import dev.redoubt.client.recovery.RecoverySecret;
import dev.redoubt.client.recovery.WordsSheet;
import dev.redoubt.protocol.recovery.RecoveryWords;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The talk with the user in which a recovery is set up. What is shown is shown once. */
final class RecoverySetup {
    private static final int ASKED_BACK = 3;
    private static final int TRIES = 3;

    private final World world;
    private final Redoubt redoubt;
    private final NewRecoveryInput input;
    private final SecureRandom random = new SecureRandom();
    private boolean own;
    private @Nullable Path file;

    RecoverySetup(World world, Redoubt redoubt, NewRecoveryInput input) {
        this.world = world;
        this.redoubt = redoubt;
        this.input = input;
    }

    /** With a passphrase of the user's own choice. */
    RecoverySetup own(boolean chosen) {
        own = chosen;
        return this;
    }

    /** Where the file that belongs to the words goes. */
    RecoverySetup file(@Nullable Path path) {
        file = path;
        return this;
    }

    /**
     * @param opens the recovery as it is, stays with the caller
     * @return whether it was set up; if not, the user was told
     */
    boolean run(boolean words, Optional<RecoverySecret> opens) throws RedoubtException, UsageException, IOException {
        boolean done = words ? words(opens) : passphrase(opens);
        if (done) {
            world.out().println("Keep this beside it. It is not secret, and says where your account is:");
            world.out().println("  " + redoubt.recovery().link().toText());
        } else {
            warn(world);
        }
        return done;
    }

    static void warn(World world) {
        world.err()
                .println("The recovery was not set up: whoever loses this device loses the account. Run"
                        + " \"redoubt recovery setup\" soon.");
    }

    private boolean passphrase(Optional<RecoverySecret> opens) throws RedoubtException, UsageException, IOException {
        Optional<Passphrase> chosen = own || input.isGiven(world) ? Optional.of(input.chosen(world)) : proposed();
        if (chosen.isEmpty()) {
            return false;
        }
        try (Passphrase passphrase = chosen.get()) {
            redoubt.recovery().setUp(opens, passphrase);
        }
        world.out().println("The recovery is set up.");
        return true;
    }

    private Optional<Passphrase> proposed() throws UsageException, IOException {
        String words = String.join(" ", RecoveryWords.propose(random));
        PrintStream out = world.out();
        out.println(
                "Your recovery passphrase, shown this once. With it you get your account back when all devices are lost;"
                        + " write it down:");
        out.println();
        out.println("  " + words);
        out.println();
        if (!isTypedBack(
                "Type it here to show that you have it: ",
                typed -> RecoveryWords.passphrase(typed).equals(words))) {
            world.err().println("The passphrase that you wrote down is void: it opens nothing.");
            return Optional.empty();
        }
        return Optional.of(Passphrase.takeOwnershipOf(words.toCharArray()));
    }

    /** A slip of the fingers shall not void what was just written down. */
    private boolean isTypedBack(String prompt, Predicate<String> right) throws UsageException, IOException {
        PrintStream out = world.out();
        for (int left = TRIES - 1; left >= 0; left--) {
            out.print(prompt);
            out.flush();
            String typed = Answers.line(world);
            out.println();
            if (right.test(typed)) {
                return true;
            }
            world.err()
                    .println("What you typed differs from what was shown"
                            + (left > 0 ? ": look at what you wrote down, and try again." : "."));
        }
        return false;
    }

    private boolean words(Optional<RecoverySecret> opens) throws RedoubtException, UsageException, IOException {
        AccountRecovery recovery = redoubt.recovery();
        try (WordsSheet sheet = recovery.drawWords(opens)) {
            Path target = file == null ? Path.of("redoubt-recovery-" + redoubt.name() + ".txt") : file;
            new RecoveryFile(recovery.link(), sheet.file()).write(target);
            show(sheet.words());
            world.out().println("It takes this file, too: " + target.toAbsolutePath());
            world.out().println("Put copies of it where you will find them; it opens nothing without the words.");
            if (!askBack(sheet.words())) {
                world.err().println("The words that you wrote down and that file are void: they open nothing.");
                return false;
            }
            recovery.complete(sheet);
        }
        world.out().println("The recovery is set up. The appliance keeps nothing of it.");
        return true;
    }

    private void show(List<String> words) {
        PrintStream out = world.out();
        out.println("Your recovery words, shown this once. Write them down, in this order:");
        out.println();
        int rows = words.size() / 4;
        for (int row = 0; row < rows; row++) {
            StringBuilder line = new StringBuilder(" ");
            for (int column = 0; column < 4; column++) {
                int word = column * rows + row;
                line.append(String.format(java.util.Locale.ROOT, " %2d. %-10s", word + 1, words.get(word)));
            }
            out.println(line.toString().stripTrailing());
        }
        out.println();
        out.println("The same as a QR code, for a camera that stays offline:");
        out.print(QrText.of(String.join(" ", words)));
        out.flush();
    }

    private boolean askBack(List<String> words) throws UsageException, IOException {
        List<Integer> places = random.ints(0, words.size())
                .distinct()
                .limit(ASKED_BACK)
                .sorted()
                .boxed()
                .toList();
        for (int place : places) {
            if (!isTypedBack("Word " + (place + 1) + ": ", words.get(place)::equalsIgnoreCase)) {
                return false;
            }
        }
        return true;
    }
}
