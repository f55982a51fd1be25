package dev.redoubt.client.command;

import dev.redoubt.client.Redoubt;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.model.ConversationInfo;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code redoubt group create}. */
@Command(
        name = "create",
        header = "Make a group.",
        description = {
            "",
            "Whoever was not written to before is pinned as unverified; compare fingerprints. The members see each other."
        },
        footer = {"", "Example:", "  redoubt group create Hikers bob carol"})
final class GroupCreateCommand extends DeviceCommand {
    @Parameters(index = "0", paramLabel = "GROUP", description = "What to call it: 1 to 255 bytes.")
    private String group = "";

    @Parameters(index = "1..*", paramLabel = "NAME", description = "The other members, at most 31.")
    private List<String> names = List.of();

    @Mixin
    private final JsonOption json = new JsonOption();

    GroupCreateCommand(World world) {
        super(world);
    }

    @Override
    public Integer call() throws RedoubtException, UsageException {
        try (Redoubt redoubt = options().open(world())) {
            try {
                said(redoubt.conversations().createGroup(group, names).info());
            } finally {
                Notices.tell(redoubt, world().err(), json);
            }
        }
        return ExitCode.OK;
    }

    private void said(ConversationInfo made) {
        if (json.isGiven()) {
            Json.line(world().out(), object -> JsonResults.conversation(object, made));
        } else {
            world().err().println("Made.");
        }
    }
}
