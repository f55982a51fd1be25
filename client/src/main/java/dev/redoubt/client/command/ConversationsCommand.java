package dev.redoubt.client.command;

import dev.redoubt.client.Redoubt;
import dev.redoubt.client.conversation.Conversation;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.model.ConversationInfo;
import dev.redoubt.client.model.Lifetime;
import dev.redoubt.client.model.ShortIds;
import dev.redoubt.protocol.message.ConversationId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

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
    @Mixin
    private final JsonOption json = new JsonOption();

    ConversationsCommand(World world) {
        super(world);
    }

    @Override
    public Integer call() throws RedoubtException, UsageException {
        try (Redoubt redoubt = options().open(world())) {
            List<ConversationInfo> all = infos(redoubt);
            if (json.isGiven()) {
                Json.list(world().out(), all, JsonResults::conversation);
            } else {
                Map<ConversationId, String> ids = ShortIds.ofNamesakes(all, TerminalText::line);
                all.forEach(info -> world().out().println(line(info, ids.getOrDefault(info.id(), ""))));
            }
            Notices.tell(redoubt, world().err(), json);
        }
        return ExitCode.OK;
    }

    /** Of all conversations, the newest first. */
    static List<ConversationInfo> infos(Redoubt redoubt) throws RedoubtException {
        List<ConversationInfo> infos = new ArrayList<>();
        for (Conversation conversation : redoubt.conversations().all()) {
            infos.add(conversation.info());
        }
        return infos;
    }

    private static String line(ConversationInfo info, String id) {
        String title = with(info, TerminalText.line(info.title())) + (id.isEmpty() ? "" : "  [" + id + "]");
        return "%4d  %s%s%s".formatted(info.unread(), title, lives(info), repeats(info));
    }

    private static String repeats(ConversationInfo info) {
        String devices = info.members().stream()
                .flatMap(member -> member.repeatingDevices().stream())
                .collect(Collectors.joining(", "));
        return devices.isEmpty()
                ? ""
                : "  (! messages do not come from a device that repeats its numbers: " + devices + ")";
    }

    private static String lives(ConversationInfo info) {
        return info.lifetime().equals(Lifetime.FOR_EVER) ? "" : "  (" + LifetimeText.of(info.lifetime()) + ")";
    }

    private static String with(ConversationInfo info, String title) {
        return switch (info.kind()) {
            case OF_TWO -> title;
            case OWN -> "notes to yourself";
            case GROUP -> "the group \"" + title + '"';
            case WAITING_GROUP -> "the group \"" + title + "\" (waits for its members)";
            case LEFT_GROUP -> "the group \"" + title + "\" (you are not in it)";
        };
    }
}
