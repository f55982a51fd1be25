package dev.redoubt.client.command;

import dev.redoubt.client.Redoubt;
import dev.redoubt.client.failure.RedoubtException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code redoubt forget NUMBER…}. */
@Command(
        name = "forget",
        header = "Delete messages on your own devices only.",
        description = {"", "Here at once, on your other devices when they learn of it. Others keep theirs."},
        footer = {"", "Example:", "  redoubt forget 12 13"})
final class ForgetCommand extends DeviceCommand {
    @Parameters(
            arity = "1..*",
            paramLabel = "NUMBER",
            description = "As \"redoubt inbox --all\" shows them, with or without #.")
    private List<String> numbers = List.of();

    @Mixin
    private final JsonOption json = new JsonOption();

    ForgetCommand(World world) {
        super(world);
    }

    @Override
    public Integer call() throws RedoubtException, UsageException {
        List<Long> wanted = new ArrayList<>();
        for (String number : numbers) {
            wanted.add(parse(number));
        }
        try (Redoubt redoubt = options().open(world())) {
            int forgotten = redoubt.conversations().forget(wanted);
            if (json.isGiven()) {
                Json.line(
                        world().out(),
                        object -> object.put("asked", wanted.size()).put("forgotten", forgotten));
            } else {
                world().err().println(forgotten + " of " + wanted.size() + " forgotten.");
            }
            return forgotten == wanted.size() ? ExitCode.OK : ExitCode.UNKNOWN_NAME;
        }
    }

    private static long parse(String number) throws UsageException {
        try {
            return Long.parseUnsignedLong(number.startsWith("#") ? number.substring(1) : number);
        } catch (NumberFormatException e) {
            throw new UsageException("\"" + TerminalText.line(number) + "\" is no number of a message.");
        }
    }
}
