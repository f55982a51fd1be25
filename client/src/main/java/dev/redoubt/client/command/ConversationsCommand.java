package dev.redoubt.client.command;

import dev.redoubt.client.Redoubt;
import dev.redoubt.client.conversation.Conversation;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.model.ConversationInfo;
import dev.redoubt.client.model.Lifetime;
import picocli.CommandLine.Command;

/** {@code redoubt conversations}. */
@Command(
        name = "conversations",
        header = "Show the conversations that this device keeps, the newest first.",
        description = {
            "",
            "One line each: how many messages nobody has read, and with whom. Asks the appliance nothing."
        },
        footer = {"", "Example:", "  redoubt conversations"})
final class ConversationsCommand extends DeviceCommand {
    ConversationsCommand(World world) {
        super(world);
    }

    @Override
    public Integer call() throws RedoubtException, UsageException {
        try (Redoubt redoubt = options().open(world())) {
            for (Conversation conversation : redoubt.conversations().all()) {
                ConversationInfo info = conversation.info();
                String title = TerminalText.line(info.title());
                world().out()
                        .println("%4d  %s%s".formatted(info.unread(), with(info, title), lives(conversation, info)));
            }
            Notices.tell(redoubt, world().err());
        }
        return ExitCode.OK;
    }

    private static String lives(Conversation conversation, ConversationInfo info) throws RedoubtException {
        if (info.kind() == ConversationInfo.Kind.LEFT_GROUP) {
            return "";
        }
        Lifetime lifetime = conversation.lifetime();
        return lifetime.equals(Lifetime.FOR_EVER) ? "" : "  (" + LifetimeText.of(lifetime) + ")";
    }

    private static String with(ConversationInfo info, String title) {
        return switch (info.kind()) {
            case OF_TWO -> title;
            case OWN -> "notes to yourself";
            case GROUP -> "the group \"" + title + '"';
            case LEFT_GROUP -> "the group \"" + title + "\" (you are not in it)";
        };
    }
}
