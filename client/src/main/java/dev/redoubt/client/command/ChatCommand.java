package dev.redoubt.client.command;

import dev.redoubt.client.Redoubt;
import dev.redoubt.client.chat.Chat;
import dev.redoubt.client.chat.Setting;
import dev.redoubt.client.failure.RedoubtException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code redoubt chat [NAME]}. */
@Command(
        name = "chat",
        header = "Talk to people: a program for the whole terminal.",
        description = {
            "",
            "Shows all conversations and the one that is open, as messages come. /help in it says what there is.",
            "",
            "Who does nothing for a while has to type the passphrase again. While another process of this device listens,"
                    + " the chat shows what comes there."
        },
        footer = {"", "Examples:", "  redoubt chat", "  redoubt chat bob", "  redoubt chat -g Hikers"})
final class ChatCommand extends DeviceCommand {
    private static final int MOST_MINUTES = 24 * 60;

    @Option(
            names = {"-g", "--group"},
            description = "NAME is a group's name, or the first 8 or more characters of its id.")
    private boolean group;

    @Option(
            names = "--lock-after",
            paramLabel = "MINUTES",
            description =
                    "Lock after so many minutes without a key; 0 for never (default: ${DEFAULT-VALUE}). The policy"
                            + " may ask for less.")
    private int minutes = 15;

    @Parameters(index = "0", arity = "0..1", paramLabel = "NAME", description = "Whose conversation to begin with.")
    private @Nullable String name;

    ChatCommand(World world) {
        super(world);
    }

    @Override
    public Integer call() throws RedoubtException, UsageException, IOException {
        String wanted = name;
        require(minutes >= 0 && minutes <= MOST_MINUTES, "--lock-after takes 0 to " + MOST_MINUTES + " minutes.");
        require(!group || wanted != null, "-g needs the name of a group.");
        requireTerminal();
        Optional<Chat.First> first = Optional.ofNullable(wanted).map(given -> new Chat.First(given, group));
        Redoubt redoubt = options().open(world());
        greet(redoubt);
        Chat.run(redoubt, setting(options().opener(world())), first);
        return ExitCode.OK;
    }

    /** The terminal is the program's for the last time. */
    private void greet(Redoubt redoubt) throws RedoubtException, UsageException, IOException {
        boolean greeted = false;
        try {
            new Onboarding(world(), redoubt).greet();
            greeted = true;
        } finally {
            if (!greeted) {
                redoubt.close();
            }
        }
    }

    private void requireTerminal() throws UsageException {
        Terminal terminal = world().terminal();
        boolean there = terminal.shows(Terminal.STANDARD_INPUT) && terminal.shows(Terminal.STANDARD_OUTPUT);
        String type = world().variables().getOrDefault("TERM", "dumb");
        require(
                there && !type.equals("dumb"),
                "redoubt chat needs a terminal: use redoubt send, redoubt inbox and redoubt listen in scripts and pipes.");
    }

    private static void require(boolean holds, String otherwise) throws UsageException {
        if (!holds) {
            throw new UsageException(otherwise);
        }
    }

    private Setting setting(Setting.Opener opener) {
        return new Setting(
                opener,
                new ChatWording(),
                Clock.systemUTC(),
                world().zone(),
                Path.of("").toAbsolutePath(),
                Duration.ofMinutes(minutes),
                hasColors(world().variables()));
    }

    /** By the convention of no-color.org. */
    static boolean hasColors(Map<String, String> variables) {
        return variables.getOrDefault("NO_COLOR", "").isEmpty();
    }
}
