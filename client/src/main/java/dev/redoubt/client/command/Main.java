package dev.redoubt.client.command;

/** Where the {@code redoubt} command begins. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.exit(RedoubtCommand.commandLine(World.real()).execute(arguments));
    }
}
