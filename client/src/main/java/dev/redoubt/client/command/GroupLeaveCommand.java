package dev.redoubt.client.command;

import dev.redoubt.client.conversation.Conversation;
import dev.redoubt.client.failure.RedoubtException;
import picocli.CommandLine.Command;

/** {@code redoubt group leave}. */
@Command(
        name = "leave",
        header = "Leave a group.",
        footer = {"", "Example:", "  redoubt group leave Hikers"})
final class GroupLeaveCommand extends OneGroupCommand {
    GroupLeaveCommand(World world) {
        super(world);
    }

    @Override
    String change(Conversation group) throws RedoubtException {
        group.leave();
        return "Left. What you have received stays here.";
    }
}
