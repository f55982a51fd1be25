package dev.redoubt.client.command;

import dev.redoubt.client.failure.RedoubtException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** The one place where a failure becomes a sentence on standard error and an exit code. */
final class Failures {
    private final World world;

    Failures(World world) {
        this.world = world;
    }

    int report(Exception failure, boolean verbose) {
        if (verbose) {
            failure.printStackTrace(world.err());
        }
        return switch (failure) {
            case RedoubtException expected -> said(expected.getMessage(), ExitCode.of(expected));
            case UsageException usage -> said(usage.getMessage(), ExitCode.USAGE);
            // The reader of our output has gone, which is its right.
            case UncheckedIOException _ -> ExitCode.FAILURE;
            case InterruptedException _ -> said("Interrupted.", ExitCode.FAILURE);
            default ->
                said(
                        "This is a mistake in redoubt itself ("
                                + failure.getClass().getSimpleName()
                                + "): please report it with the output of --verbose.",
                        ExitCode.FAILURE);
        };
    }

    int report(CommandLine.ParameterException failure) {
        said(failure.getMessage(), ExitCode.USAGE);
        String command = failure.getCommandLine().getCommandSpec().qualifiedName();
        world.err().println("'" + command + " --help' shows how it is used.");
        return ExitCode.USAGE;
    }

    private int said(@Nullable String sentence, int code) {
        world.err().println("redoubt: " + TerminalText.line(String.valueOf(sentence)));
        return code;
    }
}
