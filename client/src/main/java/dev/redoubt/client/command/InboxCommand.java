package dev.redoubt.client.command;

import dev.redoubt.client.Redoubt;
import dev.redoubt.client.failure.ApplianceUnreachableException;
import dev.redoubt.client.failure.ConsentDueException;
import dev.redoubt.client.failure.DeviceRevokedException;
import dev.redoubt.client.failure.PassphraseDueException;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.failure.RefusedByApplianceException;
import dev.redoubt.client.model.Message;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code redoubt inbox}. */
@Command(
        name = "inbox",
        header = "Fetch what is waiting, and show what nobody has read.",
        description = {"", "What was shown counts as read."},
        footer = {"", "Examples:", "  redoubt inbox", "  redoubt inbox --all"})
final class InboxCommand extends DeviceCommand {
    @Option(names = "--all", description = "Show all messages kept on this device, sent and received.")
    private boolean all;

    @Mixin
    private final JsonOption json = new JsonOption();

    InboxCommand(World world) {
        super(world);
    }

    @Override
    public Integer call() throws RedoubtException, UsageException {
        try (Redoubt redoubt = options().open(world())) {
            List<Message> unread = fetch(redoubt);
            show(all ? redoubt.history() : unread);
            redoubt.markRead(unread);
            Notices.tell(redoubt, world().err(), json);
        }
        return ExitCode.OK;
    }

    /** What is here already is shown even when nothing can be fetched. */
    private List<Message> fetch(Redoubt redoubt) throws RedoubtException {
        try {
            return redoubt.inbox();
        } catch (ApplianceUnreachableException
                | DeviceRevokedException
                | ConsentDueException
                | PassphraseDueException
                | RefusedByApplianceException e) {
            List<Message> here = redoubt.unread();
            if (here.isEmpty() && !all) {
                throw e;
            }
            new Failures(world()).tell(e, json.isGiven());
            return here;
        }
    }

    private void show(List<Message> messages) {
        if (json.isGiven()) {
            messages.forEach(message -> Json.line(world().out(), object -> JsonResults.message(object, message)));
            return;
        }
        if (messages.isEmpty()) {
            world().err().println(all ? "No messages." : "No new messages. \"redoubt inbox --all\" shows the others.");
        }
        MessagePrinter printer = world().printer();
        messages.forEach(printer::print);
    }
}
