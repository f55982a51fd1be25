package dev.redoubt.client.command;

import dev.redoubt.client.container.Passphrase;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/** Where the passphrase comes from: a file descriptor, else the environment, else the terminal. */
final class PassphraseSource {
    private static final int LEAST = 8;

    private final Asked asked;
    private final OptionalInt descriptor;
    private final Set<Integer> inherited;
    private final Map<String, String> variables;
    private final Terminal terminal;

    /** What is asked for, and how it is given where nobody can be asked. */
    enum Asked {
        PASSPHRASE("passphrase", "--passphrase-fd", "REDOUBT_PASSPHRASE"),
        NEW_PASSPHRASE("new passphrase", "--new-passphrase-fd", "REDOUBT_NEW_PASSPHRASE"),
        RECOVERY("recovery (its passphrase or words)", "--recovery-fd", "REDOUBT_RECOVERY"),
        NEW_RECOVERY("new recovery passphrase", "--new-recovery-fd", "REDOUBT_NEW_RECOVERY");

        private final String what;
        private final String option;
        private final String variable;

        Asked(String what, String option, String variable) {
            this.what = what;
            this.option = option;
            this.variable = variable;
        }

        String variable() {
            return variable;
        }

        String missing() {
            return "There is no terminal to ask for the " + what + ": use " + option + " N or " + variable + ".";
        }
    }

    /** @param inherited descriptors that were open before the JVM opened any of its own */
    PassphraseSource(OptionalInt descriptor, Set<Integer> inherited, Map<String, String> variables, Terminal terminal) {
        this(Asked.PASSPHRASE, descriptor, inherited, variables, terminal);
    }

    PassphraseSource(
            Asked asked,
            OptionalInt descriptor,
            Set<Integer> inherited,
            Map<String, String> variables,
            Terminal terminal) {
        this.asked = asked;
        this.descriptor = descriptor;
        this.inherited = inherited;
        this.variables = variables;
        this.terminal = terminal;
    }

    /** Whatever was given before: asks whoever sits there. */
    static PassphraseSource atTerminal(Terminal terminal) {
        return new PassphraseSource(Asked.NEW_PASSPHRASE, OptionalInt.empty(), Set.of(), Map.of(), terminal);
    }

    /** Of an existing home. */
    Passphrase existing() throws UsageException {
        return passphrase(read("Passphrase: "));
    }

    /** For a new home: typed twice at a terminal, and not too short. */
    Passphrase chosen() throws UsageException {
        char[] first = read("Choose a passphrase for this device: ");
        if (first.length < LEAST) {
            Arrays.fill(first, '\0');
            throw new UsageException("A passphrase has at least 8 characters; several random words are better.");
        }
        Passphrase passphrase = passphrase(first);
        if (isAsked()) {
            confirm(passphrase);
        }
        return passphrase;
    }

    private void confirm(Passphrase passphrase) throws UsageException {
        try (Passphrase again = passphrase(terminal.askHidden("The same again: ", asked))) {
            if (!again.matches(passphrase)) {
                passphrase.close();
                throw new UsageException("The two are not the same: start again.");
            }
        }
    }

    /** Whether somebody is asked at the terminal. */
    boolean isAsked() {
        return descriptor.isEmpty() && !variables.containsKey(asked.variable);
    }

    /** @return to be zeroed by the caller */
    char[] read(String prompt) throws UsageException {
        if (descriptor.isPresent()) {
            return fromDescriptor(descriptor.getAsInt());
        }
        String given = variables.get(asked.variable);
        return given == null ? terminal.askHidden(prompt, asked) : given.toCharArray();
    }

    /** What the JVM has open for itself is none of the caller's: a library must not be taken for the passphrase. */
    private char[] fromDescriptor(int number) throws UsageException {
        if (!inherited.contains(number)) {
            throw new UsageException("File descriptor " + number + " is not open.");
        }
        try (InputStream in = Files.newInputStream(Path.of("/dev/fd/" + number))) {
            return Terminal.readLine(in);
        } catch (IOException e) {
            throw new UsageException("File descriptor " + number + " cannot be read.");
        }
    }

    static Passphrase passphrase(char[] typed) throws UsageException {
        if (typed.length == 0) {
            throw new UsageException("The passphrase is empty.");
        }
        return Passphrase.takeOwnershipOf(typed);
    }
}
