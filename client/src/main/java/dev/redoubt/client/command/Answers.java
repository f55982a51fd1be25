package dev.redoubt.client.command;

import java.io.IOException;
import java.util.Locale;

/** What the user answers on standard input. */
final class Answers {
    private Answers() {}

    /** One line without its end and outer blanks; empty at the end of the input. */
    static String line(World world) throws IOException, UsageException {
        return new String(Terminal.readLine(world.in())).strip();
    }

    /** Only the whole word counts. */
    static boolean isYes(World world) throws IOException, UsageException {
        return line(world).toLowerCase(Locale.ROOT).equals("yes");
    }
}
