package dev.redoubt.client.command;

import dev.redoubt.client.Redoubt;
import dev.redoubt.client.failure.RedoubtException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code redoubt contacts}. */
@Command(
        name = "contacts",
        header = "Show whose accounts are pinned on this device.",
        description = {
            "",
            "One line each. Somebody who wrote first and whose name is not known stands in parentheses. Whoever came"
                    + " from another device of yours, and was not confirmed by one since, is marked so."
        },
        footer = {"", "Example:", "  redoubt contacts"})
final class ContactsCommand extends DeviceCommand {
    @Mixin
    private final JsonOption json = new JsonOption();

    ContactsCommand(World world) {
        super(world);
    }

    @Override
    public Integer call() throws RedoubtException, UsageException {
        try (Redoubt redoubt = options().open(world())) {
            if (json.isGiven()) {
                Json.list(world().out(), redoubt.contacts(), JsonResults::contact);
            } else {
                redoubt.contacts().forEach(world().printer()::print);
            }
        }
        return ExitCode.OK;
    }
}
