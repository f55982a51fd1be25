package dev.redoubt.client.command;

import java.util.List;
import picocli.CommandLine.Option;

/** {@code --json}, for commands that print results. client/SPEC.md, "Output for scripts". */
final class JsonOption {
    private static final String NAME = "--json";
    private static final String END_OF_OPTIONS = "--";

    @Option(
            names = NAME,
            description =
                    "For scripts: print results as JSON on standard output, and everything else as JSON on standard"
                            + " error.")
    private boolean given;

    boolean isGiven() {
        return given;
    }

    /** Whether it stands among arguments that may not be understood. */
    static boolean isAmong(List<String> arguments) {
        int end = arguments.indexOf(END_OF_OPTIONS);
        return (end < 0 ? arguments : arguments.subList(0, end)).contains(NAME);
    }
}
