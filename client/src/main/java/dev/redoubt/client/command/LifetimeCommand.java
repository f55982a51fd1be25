package dev.redoubt.client.command;

import dev.redoubt.client.Redoubt;
import dev.redoubt.client.conversation.Conversation;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.model.ConversationInfo;
import dev.redoubt.client.model.Lifetime;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code redoubt lifetime NAME}. */
@Command(
        name = "lifetime",
        header = "Show or change how long messages of a conversation live.",
        description = {
            "",
            "Holds for new messages of everybody in it, if their sender does not say otherwise. Everybody sees who changed"
                    + " it. It binds honest devices: who wants to keep a message can."
        },
        footer = {
            "",
            "Examples:",
            "  redoubt lifetime bob",
            "  redoubt lifetime bob --ttl 7d --burn 1h",
            "  redoubt lifetime -g Hikers --off"
        })
final class LifetimeCommand extends DeviceCommand {
    @Option(
            names = {"-g", "--group"},
            description = "NAME is a group's name, or the first 8 or more characters of its id.")
    private boolean group;

    @Mixin
    private final LifetimeOptions lifetimes = new LifetimeOptions();

    @Option(names = "--off", description = "Messages are kept until somebody deletes them.")
    private boolean off;

    @Parameters(index = "0", paramLabel = "NAME", description = "With whom.")
    private String name = "";

    @Mixin
    private final JsonOption json = new JsonOption();

    LifetimeCommand(World world) {
        super(world);
    }

    @Override
    public Integer call() throws RedoubtException, UsageException {
        if (off && !lifetimes.isEmpty()) {
            throw new UsageException("Either --off, or --ttl and --burn.");
        }
        Lifetime wanted = new Lifetime(
                lifetimes.timeToLive().orElse(Duration.ZERO), lifetimes.burn().orElse(Duration.ZERO));
        try (Redoubt redoubt = options().open(world())) {
            try {
                Conversation conversation = group
                        ? redoubt.conversations().group(name)
                        : redoubt.conversations().with(name);
                if (off || !lifetimes.isEmpty()) {
                    conversation.setLifetime(wanted);
                }
                show(conversation.info());
            } finally {
                Notices.tell(redoubt, world().err(), json);
            }
        }
        return ExitCode.OK;
    }

    private void show(ConversationInfo info) {
        if (json.isGiven()) {
            Json.line(world().out(), object -> JsonResults.conversation(object, info));
        } else {
            world().out().println("With " + TerminalText.line(name) + ", " + LifetimeText.of(info.lifetime()) + ".");
        }
    }
}
