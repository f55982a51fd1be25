package dev.redoubt.server.administration.diagnostics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.redoubt.server.administration.access.ApiClient;
import dev.redoubt.server.administration.access.SocketAccess;
import dev.redoubt.server.administration.doctor.DatabaseView;
import dev.redoubt.server.administration.doctor.Doctor;
import dev.redoubt.server.administration.doctor.Units;
import dev.redoubt.server.administration.observe.Json;
import dev.redoubt.server.administration.observe.Loopback;
import dev.redoubt.server.administration.observe.ManagementAccess;
import dev.redoubt.server.administration.observe.Scrape;
import dev.redoubt.server.administration.observe.TextFiles;
import dev.redoubt.server.administration.observe.Tools;
import dev.redoubt.server.administration.status.Look;
import dev.redoubt.server.api.Model;
import dev.redoubt.server.configuration.ServerConfiguration;
import dev.redoubt.server.database.MetadataLedger;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Collects the parts, each by itself: one that cannot be had keeps none of the others back. */
final class Diagnostics {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final int LARGEST_LOG = 8 << 20;
    private static final List<String> JOURNAL = List.of(
            "journalctl",
            "--no-pager",
            "--quiet",
            "--output=cat",
            "--lines=5000",
            "--unit=redoubtd.service",
            "--unit=redoubt-migrate.service",
            "--unit=redoubt-backup.service",
            "--unit=redoubt-restore-drill.service");

    private final Path file;
    private final Path textFiles;
    private final Path checks;
    private final Optional<Path> log;
    private final Tools tools;
    private final Clock clock;
    private final MetadataLedger ledger = MetadataLedger.load();
    private final Map<String, String> parts = new LinkedHashMap<>();

    /** A part, as text. */
    @FunctionalInterface
    private interface Part {
        String text() throws Exception;
    }

    /**
     * @param file the configuration
     * @param log a file with the server's log; otherwise the journal
     */
    Diagnostics(Path file, Path textFiles, Path checks, Optional<Path> log, Tools tools, Clock clock) {
        this.file = file;
        this.textFiles = textFiles;
        this.checks = checks;
        this.log = log;
        this.tools = tools;
        this.clock = clock;
    }

    /** By the names of their files. */
    Map<String, String> collect(Optional<ServerConfiguration> configuration, Optional<Look> look) {
        add("configuration.json", () -> Json.pretty(ConfigurationReport.of(file)));
        add("machine.json", () -> Json.pretty(MachineReport.of(tools, folders(configuration))));
        add("units.json", () -> Json.pretty(units()));
        add("doctor.json", () -> Json.pretty(Doctor.bare(Doctor.look(file, checks, tools, clock))));
        add("log.jsonl", () -> LogReport.of(log()));
        look.ifPresent(way -> add("status.json", () -> Json.pretty(way.status().bare())));
        configuration.ifPresent(read -> {
            add("metrics.txt", () -> MetricsReport.of(scrape(read), ledger.metricLabels()));
            add("threads.json", () -> Json.pretty(threads(read)));
            add("database.json", () -> Json.pretty(database(read)));
        });
        return parts;
    }

    private void add(String name, Part part) {
        try {
            parts.put(name, part.text().stripTrailing() + "\n");
        } catch (DatabaseView.UnseenException e) {
            // In fixed words.
            parts.put(name, "not seen: " + e.getMessage() + "\n");
        } catch (Exception e) {
            // Its message may say where something lies.
            parts.put(name, "not seen (" + e.getClass().getSimpleName() + ")\n");
        }
    }

    private static Map<String, Path> folders(Optional<ServerConfiguration> configuration) {
        Map<String, Path> folders = new LinkedHashMap<>();
        folders.put("root", Path.of("/"));
        folders.put("database", Path.of("/var/lib/mysql"));
        folders.put("log", Path.of("/var/log"));
        configuration.ifPresent(read -> folders.put("files", read.blobs().folder()));
        return folders;
    }

    private ArrayNode units() {
        ArrayNode units = JsonNodeFactory.instance.arrayNode();
        Units.read(tools).forEach(unit -> {
            ObjectNode one = units.addObject();
            unit.forEach((property, value) -> one.put(property, Known.WORD.orOther(value)));
        });
        return units;
    }

    private Scrape scrape(ServerConfiguration configuration) {
        try (Loopback loopback = new Loopback(PATIENCE)) {
            return new ManagementAccess(loopback, configuration.management().place())
                    .scrape()
                    .with(TextFiles.read(textFiles));
        }
    }

    private static JsonNode threads(ServerConfiguration configuration) {
        try (ApiClient api = new ApiClient(
                Model.load(), new SocketAccess(configuration.administration().socket()))) {
            return ThreadsReport.of(api.call("GetThreads", ApiClient.members()));
        }
    }

    private ObjectNode database(ServerConfiguration configuration) throws DatabaseView.UnseenException {
        boolean isRoot = "root".equals(System.getProperty("user.name"));
        return DatabaseReport.of(
                configuration.database(), isRoot, tools, ledger.tables().keySet());
    }

    private String log() throws IOException {
        if (log.isEmpty()) {
            return tools.run(JOURNAL, LONG, LARGEST_LOG)
                    .filter(Tools.Output::done)
                    .map(Tools.Output::text)
                    .orElseThrow(() -> new IOException("no journal"));
        }
        long size = Files.size(log.get());
        try (InputStream in = Files.newInputStream(log.get())) {
            in.skipNBytes(Math.max(0, size - LARGEST_LOG));
            return new String(in.readNBytes(LARGEST_LOG), StandardCharsets.UTF_8);
        }
    }
}
