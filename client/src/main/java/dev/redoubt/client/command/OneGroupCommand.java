package dev.redoubt.client.command;

import dev.redoubt.client.Redoubt;
import dev.redoubt.client.conversation.Conversation;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.model.ConversationInfo;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** A change of one group. */
abstract class OneGroupCommand extends DeviceCommand {
    @Parameters(
            index = "0",
            paramLabel = "GROUP",
            description = "The group's name, or the first 8 or more characters of its id.")
    private String group = "";

    @Mixin
    private final JsonOption json = new JsonOption();

    OneGroupCommand(World world) {
        super(world);
    }

    /** @return what to say when it is done */
    abstract String change(Conversation group) throws RedoubtException;

    @Override
    public Integer call() throws RedoubtException, UsageException {
        try (Redoubt redoubt = options().open(world())) {
            try {
                Conversation conversation = redoubt.conversations().group(group);
                said(change(conversation), conversation.info());
            } finally {
                Notices.tell(redoubt, world().err(), json);
            }
        }
        return ExitCode.OK;
    }

    private void said(String done, ConversationInfo changed) {
        if (json.isGiven()) {
            Json.line(world().out(), object -> JsonResults.conversation(object, changed));
        } else {
            world().err().println(done);
        }
    }
}
