package dev.redoubt.client.command;

import dev.redoubt.client.Redoubt;
import dev.redoubt.client.conversation.Conversations;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.model.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code redoubt delete}. */
@Command(
        name = "delete",
        header = "Delete messages of yours with everybody who has them.",
        description = {
            "",
            "It is shown that there was one. Who has read it knows it all the same, and only honest devices follow."
        },
        footer = {"", "Example:", "  redoubt delete 12 13"})
final class DeleteCommand extends DeviceCommand {
    private static final int MOST = 256;

    @Parameters(arity = "1..*", paramLabel = "NUMBER", description = "The messages' numbers, at most 256.")
    private List<Long> numbers = List.of();

    @Mixin
    private final JsonOption json = new JsonOption();

    DeleteCommand(World world) {
        super(world);
    }

    @Override
    public Integer call() throws RedoubtException, UsageException {
        if (numbers.size() > MOST) {
            throw new UsageException("At most 256 messages can be deleted at once.");
        }
        try (Redoubt redoubt = options().open(world())) {
            Conversations conversations = redoubt.conversations();
            List<Message> messages = messages(conversations);
            for (List<Message> some : messages.stream()
                    .collect(Collectors.groupingBy(Message::conversation))
                    .values()) {
                conversations.of(some.getFirst()).deleteForEverybody(some);
            }
            if (json.isGiven()) {
                Json.list(world().out(), messages(conversations), JsonResults::message);
            }
        }
        return ExitCode.OK;
    }

    private List<Message> messages(Conversations conversations) throws RedoubtException {
        List<Message> messages = new ArrayList<>();
        for (long number : numbers.stream().distinct().toList()) {
            messages.add(conversations.message(number));
        }
        return messages;
    }
}
