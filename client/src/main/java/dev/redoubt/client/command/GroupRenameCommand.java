package dev.redoubt.client.command;

import dev.redoubt.client.conversation.Conversation;
import dev.redoubt.client.failure.RedoubtException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code redoubt group rename}. */
@Command(
        name = "rename",
        header = "Give a group another name.",
        footer = {"", "Example:", "  redoubt group rename Hikers Climbers"})
final class GroupRenameCommand extends OneGroupCommand {
    @Parameters(index = "1", paramLabel = "NEW-NAME", description = "1 to 255 bytes.")
    private String name = "";

    GroupRenameCommand(World world) {
        super(world);
    }

    @Override
    String change(Conversation group) throws RedoubtException {
        group.rename(name);
        return "Renamed.";
    }
}
