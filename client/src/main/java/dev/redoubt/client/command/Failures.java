package dev.redoubt.client.command;

import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.failure.RefusedByApplianceException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Optional;
import picocli.CommandLine;

/** The one place where a failure becomes a sentence on standard error and an exit code. */
final class Failures {
    private final World world;

    Failures(World world) {
        this.world = world;
    }

    /**
     * @param kind for programs: it stays as it is when the sentence becomes a better one
     * @param code of the appliance's refusal
     */
    private record Said(String kind, String sentence, Optional<String> code, int exit) {}

    int report(Exception failure, boolean verbose, boolean json) {
        if (verbose) {
            world.err().println(TerminalText.lines(trace(failure)));
        }
        // The reader of our output has gone, which is its right.
        return failure instanceof UncheckedIOException ? ExitCode.FAILURE : print(said(failure), json);
    }

    int report(CommandLine.ParameterException failure, boolean json) {
        print(new Said("usage", UsageWords.of(failure), Optional.empty(), ExitCode.USAGE), json);
        if (!json) {
            String command = failure.getCommandLine().getCommandSpec().qualifiedName();
            world.err().println("'" + command + " --help' shows how it is used.");
        }
        return ExitCode.USAGE;
    }

    /** Says something that does not end the command. */
    void tell(RedoubtException failure, boolean json) {
        print(said(failure), json);
    }

    private static Said said(Exception failure) {
        return switch (failure) {
            case RedoubtException expected ->
                new Said(Names.of(expected), sentence(expected), code(expected), ExitCode.of(expected));
            case UsageException usage -> new Said("usage", sentence(usage), Optional.empty(), ExitCode.USAGE);
            case InterruptedException _ -> new Said("interrupted", "Interrupted.", Optional.empty(), ExitCode.FAILURE);
            default ->
                new Said(
                        "mistake_in_redoubt",
                        "This is a mistake in redoubt itself ("
                                + failure.getClass().getSimpleName()
                                + "): please report it with the output of --verbose.",
                        Optional.empty(),
                        ExitCode.FAILURE);
        };
    }

    /** What stands in it may be somebody else's words, as what the appliance says of a refusal. */
    private static String trace(Exception failure) {
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace, true));
        return trace.toString();
    }

    private static String sentence(Exception failure) {
        return String.valueOf(failure.getMessage());
    }

    private static Optional<String> code(RedoubtException failure) {
        return failure instanceof RefusedByApplianceException refused ? Optional.of(refused.code()) : Optional.empty();
    }

    private int print(Said said, boolean json) {
        if (json) {
            Json.line(
                    world.err(),
                    object -> object.put(
                            "error",
                            error -> error.put("kind", said.kind())
                                    .put("message", said.sentence())
                                    .put("code", said.code())
                                    .put("exit", said.exit())));
        } else {
            world.err().println("redoubt: " + TerminalText.line(said.sentence()));
        }
        return said.exit();
    }
}
