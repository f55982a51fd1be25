package dev.redoubt.client.command;

import dev.redoubt.client.conversation.Conversation;
import dev.redoubt.client.failure.RedoubtException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code redoubt group add}. */
@Command(
        name = "add",
        header = "Add people to a group.",
        footer = {"", "Example:", "  redoubt group add Hikers dave"})
final class GroupAddCommand extends OneGroupCommand {
    @Parameters(index = "1..*", arity = "1..*", paramLabel = "NAME", description = "Whom to add.")
    private List<String> names = List.of();

    GroupAddCommand(World world) {
        super(world);
    }

    @Override
    String change(Conversation group) throws RedoubtException {
        group.add(names);
        return "Added.";
    }
}
