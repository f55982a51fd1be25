package dev.redoubt.client.command;

import dev.redoubt.client.Redoubt;
import dev.redoubt.client.conversation.Conversation;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.model.ConversationInfo;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;

/** {@code redoubt group list}. */
@Command(
        name = "list",
        header = "Show the groups that this device knows.",
        description = {
            "",
            "One line each: the first characters of its id, its name, its members. A star stands behind administrators."
        },
        footer = {"", "Example:", "  redoubt group list"})
final class GroupListCommand extends DeviceCommand {
    private static final int SHORT_ID = 8;

    GroupListCommand(World world) {
        super(world);
    }

    @Override
    public Integer call() throws RedoubtException, UsageException {
        try (Redoubt redoubt = options().open(world())) {
            for (Conversation conversation : redoubt.conversations().all()) {
                ConversationInfo info = conversation.info();
                if (info.isGroup()) {
                    world().out().println(line(info));
                }
            }
            Notices.tell(redoubt, world().err());
        }
        return ExitCode.OK;
    }

    private static String line(ConversationInfo group) {
        String members = group.members().stream()
                .map(member -> MessagePrinter.name(member.contact()) + (member.administrator() ? "*" : ""))
                .collect(Collectors.joining(", "));
        String left = group.kind() == ConversationInfo.Kind.LEFT_GROUP ? "  (you are not in it)" : "";
        return group.id().value().toHex().substring(0, SHORT_ID) + "  " + TerminalText.line(group.title()) + "  "
                + members + left;
    }
}
