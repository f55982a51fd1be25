package dev.redoubt.client.command;

import dev.redoubt.client.Redoubt;
import dev.redoubt.client.conversation.Conversation;
import dev.redoubt.client.failure.RedoubtException;
import picocli.CommandLine.Parameters;

/** A change of one group. */
abstract class OneGroupCommand extends DeviceCommand {
    @Parameters(
            index = "0",
            paramLabel = "GROUP",
            description = "The group's name, or the first 8 or more characters of its id.")
    private String group = "";

    OneGroupCommand(World world) {
        super(world);
    }

    /** @return what to say when it is done */
    abstract String change(Conversation group) throws RedoubtException;

    @Override
    public Integer call() throws RedoubtException, UsageException {
        try (Redoubt redoubt = options().open(world())) {
            try {
                world().err().println(change(redoubt.conversations().group(group)));
            } finally {
                Notices.tell(redoubt, world().err());
            }
        }
        return ExitCode.OK;
    }
}
