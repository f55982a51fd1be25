package dev.redoubt.client.command;

import picocli.CommandLine;

/** Where the {@code redoubt} command begins. */
public final class Main {
    private Main() {}

    /** For tools that read how it is used, such as manual pages. */
    public static CommandLine commandLine() {
        return RedoubtCommand.commandLine(World.real());
    }

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }
}
