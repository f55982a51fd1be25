package dev.redoubt.client.command;

import dev.redoubt.client.Redoubt;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.model.ConversationInfo;
import dev.redoubt.client.model.ShortIds;
import dev.redoubt.protocol.message.ConversationId;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

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
    @Mixin
    private final JsonOption json = new JsonOption();

    GroupListCommand(World world) {
        super(world);
    }

    @Override
    public Integer call() throws RedoubtException, UsageException {
        try (Redoubt redoubt = options().open(world())) {
            List<ConversationInfo> groups = ConversationsCommand.infos(redoubt).stream()
                    .filter(ConversationInfo::isGroup)
                    .toList();
            if (json.isGiven()) {
                Json.list(world().out(), groups, JsonResults::conversation);
            } else {
                Map<ConversationId, String> ids = ShortIds.ofGroups(groups);
                groups.forEach(group -> world().out().println(ids.get(group.id()) + line(group)));
            }
            Notices.tell(redoubt, world().err(), json);
        }
        return ExitCode.OK;
    }

    private static String line(ConversationInfo group) {
        String members = group.members().stream()
                .map(member -> MessagePrinter.name(member.contact()) + (member.administrator() ? "*" : ""))
                .collect(Collectors.joining(", "));
        String left = group.kind() == ConversationInfo.Kind.LEFT_GROUP ? "  (you are not in it)" : "";
        return "  " + TerminalText.line(group.title()) + "  " + members + left;
    }
}
