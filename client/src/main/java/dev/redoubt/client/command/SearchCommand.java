package dev.redoubt.client.command;

import dev.redoubt.client.Redoubt;
import dev.redoubt.client.conversation.Conversations;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.model.Message;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code redoubt search}. */
@Command(
        name = "search",
        header = "Find messages by their words.",
        description = {
            "",
            "Shows the newest messages in which all words stand, in any order. Case does not matter. The last word may be the"
                    + " beginning of one, from three characters on. Asks the appliance nothing."
        },
        footer = {"", "Examples:", "  redoubt search summit saturday", "  redoubt search --in bob invoice"})
final class SearchCommand extends DeviceCommand {
    @Option(names = "--in", paramLabel = "NAME", description = "Only in the conversation with them.")
    private @Nullable String name;

    @Option(
            names = {"-g", "--group"},
            paramLabel = "GROUP",
            description = "Only in this group: its name, or the first 8 or more characters of its id.")
    private @Nullable String group;

    @Option(names = "--most", paramLabel = "N", defaultValue = "50", description = "At most so many; 50 without it.")
    private int most;

    @Parameters(arity = "1..*", paramLabel = "WORD", description = "What stands in the messages.")
    private List<String> words = List.of();

    @Mixin
    private final JsonOption json = new JsonOption();

    SearchCommand(World world) {
        super(world);
    }

    @Override
    public Integer call() throws RedoubtException, UsageException {
        if (most < 1 || (name != null && group != null)) {
            throw new UsageException("Give --in or --group, not both, and --most from 1 on.");
        }
        try (Redoubt redoubt = options().open(world())) {
            show(find(redoubt.conversations(), String.join(" ", words)));
        }
        return ExitCode.OK;
    }

    private List<Message> find(Conversations conversations, String text) throws RedoubtException {
        if (name != null) {
            return conversations.with(name).search(text, most);
        }
        return group != null ? conversations.group(group).search(text, most) : conversations.search(text, most);
    }

    private void show(List<Message> messages) {
        if (json.isGiven()) {
            Json.list(world().out(), messages, JsonResults::message);
            return;
        }
        if (messages.isEmpty()) {
            world().err().println("No message has these words.");
        }
        messages.forEach(world().printer()::print);
    }
}
