package dev.redoubt.evaluation;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Somebody with the {@code redoubt} command and a home of their own.
 *
 * @param name what the appliance's administrator calls them
 * @param command the {@code redoubt} script
 * @param home their client home
 */
record Person(String name, Path command, Path home) {
    String passphrase() {
        return "the evaluation passphrase of " + name;
    }

    /** Runs {@code redoubt} with the arguments to its end. */
    List<String> runs(String... arguments) throws IOException, InterruptedException {
        return Program.run(commandLine(arguments), environment());
    }

    /** Starts {@code redoubt} with the arguments and leaves it running. */
    Program starts(String... arguments) throws IOException {
        return Program.start(commandLine(arguments), environment());
    }

    private List<String> commandLine(String... arguments) {
        List<String> line = new ArrayList<>(List.of(command.toString()));
        line.addAll(List.of(arguments));
        return line;
    }

    private Map<String, String> environment() {
        return Map.of("REDOUBT_HOME", home.toString(), "REDOUBT_PASSPHRASE", passphrase());
    }
}
