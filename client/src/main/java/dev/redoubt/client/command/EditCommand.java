package dev.redoubt.client.command;

import dev.redoubt.client.Redoubt;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.model.Message;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code redoubt edit}. */
@Command(
        name = "edit",
        header = "Give a message of yours another text, with everybody who has it.",
        description = {"", "It is shown as edited. How long it lives does not change."},
        footer = {"", "Example:", "  redoubt edit 12 'At nine, not at ten.'"})
final class EditCommand extends DeviceCommand {
    @Parameters(index = "0", paramLabel = "NUMBER", description = "The message's number.")
    private long number;

    @Parameters(index = "1", paramLabel = "TEXT", description = "What it says from now on.")
    private String text = "";

    @Mixin
    private final JsonOption json = new JsonOption();

    EditCommand(World world) {
        super(world);
    }

    @Override
    public Integer call() throws RedoubtException, UsageException {
        if (text.isEmpty()) {
            throw new UsageException("The text is empty: \"redoubt delete\" deletes the message.");
        }
        try (Redoubt redoubt = options().open(world())) {
            Message message = redoubt.conversations().message(number);
            redoubt.conversations().of(message).edit(message, text);
            if (json.isGiven()) {
                Message now = redoubt.conversations().message(number);
                Json.line(world().out(), object -> JsonResults.message(object, now));
            }
        }
        return ExitCode.OK;
    }
}
