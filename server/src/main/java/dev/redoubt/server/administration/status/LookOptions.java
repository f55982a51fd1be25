package dev.redoubt.server.administration.status;

import dev.redoubt.server.administration.manage.UsageException;
import dev.redoubt.server.configuration.Place;
import dev.redoubt.server.configuration.ServerConfiguration;
import java.nio.file.Path;
import java.time.Clock;
import picocli.CommandLine.Option;

/** What stands elsewhere than an installed appliance has it. */
public final class LookOptions {
    @Option(
            names = "--textfiles",
            paramLabel = "DIR",
            defaultValue = "/var/lib/prometheus/node-exporter",
            description = "Where backups leave their figures (default: ${DEFAULT-VALUE}).")
    private Path textFiles = Path.of("");

    @Option(
            names = "--prometheus",
            paramLabel = "PORT",
            defaultValue = "9090",
            description =
                    "The port of 127.0.0.1 on which a Prometheus is asked for alerts (default: ${DEFAULT-VALUE}).")
    private int prometheus;

    /** Where jobs of this host write what Prometheus' node exporter shows. */
    public Path textFiles() {
        return textFiles;
    }

    public Look at(ServerConfiguration configuration, Clock clock) {
        if (prometheus < 1 || prometheus > 65_535) {
            throw new UsageException("--prometheus: a port, 1 to 65535");
        }
        return new Look(configuration, textFiles, new Place.Address("127.0.0.1", prometheus), clock);
    }
}
