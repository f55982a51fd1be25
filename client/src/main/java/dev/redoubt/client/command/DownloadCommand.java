package dev.redoubt.client.command;

import dev.redoubt.client.Redoubt;
import dev.redoubt.client.failure.RedoubtException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code redoubt download NUMBER}. */
@Command(
        name = "download",
        header = "Fetch a file that somebody sent.",
        description = {
            "",
            "Messages with files are shown with their numbers. The file gets its sender's name, made safe; nothing is ever"
                    + " overwritten: where the name is taken, it gets a number. It gets its name once all of it was verified.",
            "",
            "If it is cut off, the same command goes on where it was. Prints where the file is."
        },
        footer = {"", "Examples:", "  redoubt download 12", "  redoubt download 12 --to ~/Downloads"})
final class DownloadCommand extends DeviceCommand {
    @Option(names = "--to", paramLabel = "FOLDER", description = "Where to (default: here).")
    private Path folder = Path.of("");

    @Parameters(index = "0", paramLabel = "NUMBER", description = "Of the message.")
    private long number;

    @Mixin
    private final JsonOption json = new JsonOption();

    DownloadCommand(World world) {
        super(world);
    }

    @Override
    public Integer call() throws RedoubtException, UsageException {
        try (Redoubt redoubt = options().open(world());
                TransferBar bar = TransferBar.of("message " + number, world(), json)) {
            show(redoubt.conversations().download(number, folder, bar));
        }
        return ExitCode.OK;
    }

    private void show(Path file) {
        if (json.isGiven()) {
            Json.line(
                    world().out(),
                    object ->
                            object.put("path", file.toAbsolutePath().normalize().toString()));
        } else {
            world().out().println(file);
        }
    }
}
