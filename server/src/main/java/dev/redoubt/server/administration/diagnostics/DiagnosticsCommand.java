package dev.redoubt.server.administration.diagnostics;

import dev.redoubt.server.administration.manage.ConfigurationOption;
import dev.redoubt.server.administration.manage.Console;
import dev.redoubt.server.administration.manage.UsageException;
import dev.redoubt.server.administration.observe.SystemTools;
import dev.redoubt.server.administration.status.Look;
import dev.redoubt.server.administration.status.LookOptions;
import dev.redoubt.server.configuration.RefusedStartException;
import dev.redoubt.server.configuration.ServerConfiguration;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code redoubtctl diagnostics}. */
@Command(
        name = "diagnostics",
        mixinStandardHelpOptions = true,
        description = {
            "Collects what helps to find a fault into one file, for whoever helps: versions, status, findings of"
                    + " doctor, metrics, limits of the configuration, states of units, the end of the log, sizes of"
                    + " tables, and where the server's threads stand.",
            "It has no secret, no name of anybody, no address, no path and no message in it: only what is on a list of"
                    + " what may be is taken. Works while the server is down. Run it as root: other users do not see"
                    + " everything."
        })
public final class DiagnosticsCommand implements Callable<Integer> {
    private static final String FOLDER = "redoubt-diagnostics/";
    private static final String README = """
        What redoubtctl diagnostics has collected, for whoever helps to find a fault. There is no secret in it, no name of anybody, no address, path or message: only
        what is on a list of what may be taken. "?" stands in the place of what had another form, "not seen" of what could not be had.

        configuration.json  limits as they are set; of everything else, that it is set
        machine.json        system, versions, memory and disks
        units.json          states of the units
        doctor.json         findings of redoubtctl doctor
        status.json         redoubtctl status
        log.jsonl           the end of the log: events
        metrics.txt         the server's figures, and those of backups
        threads.json        where the server's threads stand, and how many
        database.json       settings of MariaDB, sizes of tables
        """;

    private final Console console;

    @Mixin
    private final ConfigurationOption configuration = new ConfigurationOption();

    @Mixin
    private final LookOptions look = new LookOptions();

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FILE",
            description = "New file: a tar archive, compressed with gzip (.tar.gz).")
    private Path out = Path.of("");

    @Option(names = "--log", paramLabel = "FILE", description = "The server's log, where it is not in the journal.")
    private Optional<Path> log = Optional.empty();

    @Option(
            names = "--checks",
            paramLabel = "FILE",
            defaultValue = "/etc/redoubt/checks.json",
            description = "What the installation promises of the host (default: ${DEFAULT-VALUE}).")
    private Path checks = Path.of("");

    /** @param console where it is shown */
    public DiagnosticsCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Path file = configuration.file(console);
        Optional<ServerConfiguration> read = read(file);
        Optional<Look> way = read.map(known -> look.at(known, console.clock()));
        try (OutputStream to = create()) {
            Map<String, String> parts = new Diagnostics(
                            file, look.textFiles(), checks, log, new SystemTools(), console.clock())
                    .collect(read, way);
            write(to, parts, console.clock().instant());
        } catch (IOException e) {
            throw new UsageException("the archive cannot be written: " + RefusedStartException.why(e));
        }
        console.out().println(out);
        return 0;
    }

    /** A configuration that does not hold is what help may be needed for. */
    private static Optional<ServerConfiguration> read(Path file) {
        try {
            return Optional.of(ServerConfiguration.read(file));
        } catch (RefusedStartException e) {
            return Optional.empty();
        }
    }

    /** Closed to others, although nothing in it is secret: it shows how well an appliance is kept. */
    private OutputStream create() throws IOException {
        SeekableByteChannel channel = Files.newByteChannel(
                out,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Channels.newOutputStream(channel);
    }

    private static void write(OutputStream to, Map<String, String> parts, Instant time) throws IOException {
        try (TarGz archive = new TarGz(to, time)) {
            archive.add(FOLDER + "README", README);
            for (Map.Entry<String, String> part : parts.entrySet()) {
                archive.add(FOLDER + part.getKey(), part.getValue());
            }
        }
    }
}
