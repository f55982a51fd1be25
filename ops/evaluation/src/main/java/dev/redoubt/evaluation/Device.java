package dev.redoubt.evaluation;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A device of somebody: the {@code redoubt} command with a home of its own.
 *
 * @param account what the appliance's administrator calls its owner
 * @param command the {@code redoubt} script
 * @param home its client home
 * @param variables of the environment, beside those of the home
 */
record Device(String account, Path command, Path home, Map<String, String> variables) {
    /** What the longest command takes on a slow machine. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    Device(String account, Path command, Path home) {
        this(account, command, home, Map.of());
    }

    /** The same, with one more variable in its environment. */
    Device with(String variable, String value) {
        Map<String, String> more = new HashMap<>(variables);
        more.put(variable, value);
        return new Device(account, command, home, Map.copyOf(more));
    }

    /** Its name in the story. */
    String label() {
        return home.getFileName().toString();
    }

    String passphrase() {
        return "the evaluation passphrase of " + label();
    }

    /** Runs {@code redoubt} with the arguments to its end. */
    List<String> runs(String... arguments) throws IOException, InterruptedException {
        return runs(PATIENCE, arguments);
    }

    List<String> runs(Duration patience, String... arguments) throws IOException, InterruptedException {
        return Program.run(commandLine(arguments), environment(), patience);
    }

    /** Runs it to its end, whatever that is. */
    Program.Outcome tries(String... arguments) throws IOException, InterruptedException {
        return Program.outcome(commandLine(arguments), environment(), PATIENCE);
    }

    /** Starts {@code redoubt} with the arguments and leaves it running. */
    Program starts(String... arguments) throws IOException {
        return Program.start(commandLine(arguments), environment());
    }

    /** Starts it to be talked with: {@link Program#answer}. */
    Program asks(String... arguments) throws IOException {
        return Program.startToAnswer(commandLine(arguments), environment());
    }

    private List<String> commandLine(String... arguments) {
        List<String> line = new ArrayList<>(List.of(command.toString()));
        line.addAll(List.of(arguments));
        return line;
    }

    private Map<String, String> environment() {
        Map<String, String> all = new HashMap<>(variables);
        all.put("REDOUBT_HOME", home.toString());
        all.put("REDOUBT_PASSPHRASE", passphrase());
        return all;
    }
}
