package dev.redoubt.client.command;

import dev.redoubt.client.Redoubt;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.model.KeyReport;
import java.io.PrintStream;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code redoubt device keys}. */
@Command(
        name = "keys",
        header = "Show how the keys of this device are used.",
        description = {
            "",
            "Each message to this device takes one of its one-time keys from the appliance. Their number follows how long the"
                    + " device is away and how much it gets. Where they run out, messages share the last-resort key of the week"
                    + " until there are new ones. A key that serves twice otherwise, or that this device never made, is refused."
        },
        footer = {"", "Example:", "  redoubt device keys"})
final class DeviceKeysCommand extends DeviceCommand {
    @Mixin
    private final JsonOption json = new JsonOption();

    DeviceKeysCommand(World world) {
        super(world);
    }

    @Override
    public Integer call() throws RedoubtException, UsageException {
        try (Redoubt redoubt = options().open(world())) {
            KeyReport keys = redoubt.devices().keys();
            if (json.isGiven()) {
                Json.line(world().out(), object -> JsonResults.keys(object, keys));
            } else {
                print(keys, world().out());
            }
            Notices.tell(redoubt, world().err(), json);
        }
        return ExitCode.OK;
    }

    private void print(KeyReport keys, PrintStream out) {
        out.println("one-time keys to hold at the appliance: " + keys.target());
        out.println("private keys kept on this device:       " + keys.kept());
        out.println("last-resort key made on:                " + day(keys.lastResortMadeAt()));
        out.println("messages under a last-resort key:       " + keys.lastResortUses());
        out.println("  of these, under one used before:      " + keys.lastResortReuses());
        out.println("refused, their one-time key was used:   " + keys.reused());
        out.println("refused, their key is not this device's: " + keys.foreign());
        new TreeMap<>(keys.rejected()).forEach((kind, count) -> {
            if (!kind.equals(KeyReport.REUSED) && !kind.equals(KeyReport.FOREIGN)) {
                out.println("refused, " + TerminalText.line(kind) + ": " + count);
            }
        });
    }

    private String day(Instant time) {
        return DateTimeFormatter.ofPattern("yyyy-MM-dd", Locale.ROOT)
                .withZone(world().zone())
                .format(time);
    }
}
