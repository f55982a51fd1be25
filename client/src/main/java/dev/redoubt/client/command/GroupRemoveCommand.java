package dev.redoubt.client.command;

import dev.redoubt.client.conversation.Conversation;
import dev.redoubt.client.failure.RedoubtException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code redoubt group remove}. */
@Command(
        name = "remove",
        header = "Remove somebody from a group.",
        footer = {"", "Example:", "  redoubt group remove Hikers dave"})
final class GroupRemoveCommand extends OneGroupCommand {
    @Parameters(index = "1", paramLabel = "NAME", description = "Whom to remove.")
    private String name = "";

    GroupRemoveCommand(World world) {
        super(world);
    }

    @Override
    String change(Conversation group) throws RedoubtException {
        group.remove(name);
        return "Removed. What was written before stays with them.";
    }
}
