package dev.redoubt.client.command;

import dev.redoubt.client.conversation.Conversation;
import dev.redoubt.client.failure.RedoubtException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code redoubt group admin}. */
@Command(
        name = "admin",
        header = "Let a member change the group, or not any more.",
        footer = {"", "Example:", "  redoubt group admin Hikers bob"})
final class GroupAdministratorCommand extends OneGroupCommand {
    @Parameters(index = "1", paramLabel = "NAME", description = "Which member.")
    private String name = "";

    @Option(names = "--undo", description = "The member may not change the group any more.")
    private boolean undo;

    GroupAdministratorCommand(World world) {
        super(world);
    }

    @Override
    String change(Conversation group) throws RedoubtException {
        group.setAdministrator(name, !undo);
        return undo ? "An administrator no more." : "An administrator now.";
    }
}
