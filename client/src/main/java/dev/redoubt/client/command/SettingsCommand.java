package dev.redoubt.client.command;

import dev.redoubt.client.Redoubt;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.model.Settings;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code redoubt settings}. */
@Command(
        name = "settings",
        header = "Show or change what others learn from this device.",
        description = {"", "Without options it shows what is settled. Each device has its own."},
        footer = {"", "Examples:", "  redoubt settings", "  redoubt settings --no-read-receipts"})
final class SettingsCommand extends DeviceCommand {
    @Option(
            names = "--delivery-receipts",
            negatable = true,
            description = "Whether senders learn that a message came; not in groups of more than 16.")
    private @Nullable Boolean deliveryReceipts;

    @Option(
            names = "--read-receipts",
            negatable = true,
            description = "Whether senders learn that you have read a message.")
    private @Nullable Boolean readReceipts;

    @Option(names = "--group-read-receipts", negatable = true, description = "The same in groups of at most 16.")
    private @Nullable Boolean groupReadReceipts;

    @Option(names = "--typing", negatable = true, description = "Whether others see that you are writing.")
    private @Nullable Boolean typing;

    @Mixin
    private final JsonOption json = new JsonOption();

    SettingsCommand(World world) {
        super(world);
    }

    @Override
    public Integer call() throws RedoubtException, UsageException {
        try (Redoubt redoubt = options().open(world())) {
            Settings before = redoubt.settings();
            Settings after = changed(before);
            if (!after.equals(before)) {
                redoubt.change(after);
            }
            show(after);
        }
        return ExitCode.OK;
    }

    private Settings changed(Settings before) {
        return new Settings(
                or(deliveryReceipts, before.deliveryReceipts()),
                or(readReceipts, before.readReceipts()),
                or(groupReadReceipts, before.readReceiptsInGroups()),
                or(typing, before.typing()));
    }

    private static boolean or(@Nullable Boolean wanted, boolean before) {
        return wanted == null ? before : wanted;
    }

    private void show(Settings settings) {
        if (json.isGiven()) {
            Json.line(world().out(), object -> JsonResults.settings(object, settings));
            return;
        }
        PrintStream out = world().out();
        out.println("delivery receipts       " + onOff(settings.deliveryReceipts()));
        out.println("read receipts           " + onOff(settings.readReceipts()));
        out.println("read receipts in groups " + onOff(settings.readReceiptsInGroups()));
        out.println("typing                  " + onOff(settings.typing()));
    }

    private static String onOff(boolean on) {
        return on ? "on" : "off";
    }
}
