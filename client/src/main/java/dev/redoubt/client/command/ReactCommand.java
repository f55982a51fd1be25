package dev.redoubt.client.command;

import dev.redoubt.client.Redoubt;
import dev.redoubt.client.conversation.Conversation;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.model.Message;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code redoubt react}. */
@Command(
        name = "react",
        header = "React to a message.",
        description = {"", "Replaces your reaction that is there already."},
        footer = {"", "Examples:", "  redoubt react 12 👍", "  redoubt react 12 --remove"})
final class ReactCommand extends DeviceCommand {
    private static final int MOST = 64;

    @Option(names = "--remove", description = "Take your reaction back.")
    private boolean remove;

    @Parameters(index = "0", paramLabel = "NUMBER", description = "The message's number.")
    private long number;

    @Parameters(index = "1", arity = "0..1", paramLabel = "REACTION", description = "1 to 64 bytes.")
    private @Nullable String reaction;

    @Mixin
    private final JsonOption json = new JsonOption();

    ReactCommand(World world) {
        super(world);
    }

    @Override
    public Integer call() throws RedoubtException, UsageException {
        String given = reaction == null ? "" : reaction;
        if (remove == !given.isEmpty() || given.getBytes(StandardCharsets.UTF_8).length > MOST) {
            throw new UsageException("Give a reaction of 1 to 64 bytes, or --remove.");
        }
        try (Redoubt redoubt = options().open(world())) {
            Message message = redoubt.conversations().message(number);
            Conversation conversation = redoubt.conversations().of(message);
            if (remove) {
                conversation.takeBackReaction(message);
            } else {
                conversation.react(message, given);
            }
            if (json.isGiven()) {
                Message now = redoubt.conversations().message(number);
                Json.line(world().out(), object -> JsonResults.message(object, now));
            }
        }
        return ExitCode.OK;
    }
}
