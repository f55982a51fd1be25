package dev.redoubt.server.administration;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.redoubt.server.configuration.ServerConfiguration;
import java.nio.file.Path;
import java.time.Clock;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code redoubtctl channel rotate-all}. */
@Command(
        name = "rotate-all",
        mixinStandardHelpOptions = true,
        description =
                "Makes every session replace its keys now. A running server hears of it within a second or two; whoever has"
                        + " not rotated 30 s later has to open a new session. Nobody notices.")
final class ChannelRotateAllCommand implements Callable<Integer>, ClockedCommand {
    private final Clock clock;

    @Option(names = "--config", required = true, paramLabel = "FILE", description = "The server's configuration.")
    private Path config = Path.of("");

    ChannelRotateAllCommand(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Integer call() {
        Path order = ServerConfiguration.read(config).channel().rotateAllFile();
        NewFiles.replacePublic(order, (clock.instant() + " " + UUID.randomUUID() + "\n").getBytes(US_ASCII));
        System.out.println("All sessions are told to rotate; see redoubt_channel_rotations_total in the metrics");
        return 0;
    }
}
