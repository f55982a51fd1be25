package dev.redoubt.client.command;

import dev.redoubt.client.Redoubt;
import dev.redoubt.client.failure.RedoubtException;
import java.util.List;
import picocli.CommandLine.Command;
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

    GroupCreateCommand(World world) {
        super(world);
    }

    @Override
    public Integer call() throws RedoubtException, UsageException {
        try (Redoubt redoubt = options().open(world())) {
            try {
                redoubt.conversations().createGroup(group, names);
                world().err().println("Made.");
            } finally {
                Notices.tell(redoubt, world().err());
            }
        }
        return ExitCode.OK;
    }
}
