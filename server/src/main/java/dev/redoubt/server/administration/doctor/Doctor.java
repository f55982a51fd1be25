package dev.redoubt.server.administration.doctor;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.redoubt.server.administration.access.AccessException;
import dev.redoubt.server.administration.observe.Level;
import dev.redoubt.server.administration.observe.Loopback;
import dev.redoubt.server.administration.observe.ManagementAccess;
import dev.redoubt.server.administration.observe.Scrape;
import dev.redoubt.server.administration.observe.Tools;
import dev.redoubt.server.configuration.RefusedStartException;
import dev.redoubt.server.configuration.ServerConfiguration;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Looks at all sides of a machine, whatever is broken there. */
public final class Doctor {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Path SYSTEMD = Path.of("/run/systemd/system");
    private static final List<Examination> ALL = List.of(
            new ConfigurationExamination(),
            new ServerExamination(),
            new UnitsExamination(),
            new FilesExamination(),
            new CertificatesExamination(),
            new ClockExamination(),
            new MachineExamination(),
            new DatabaseExamination(),
            new HardeningExamination());

    private Doctor() {}

    /**
     * @param file the configuration
     * @param checks what the installation promises of the host
     */
    public static List<Finding> look(Path file, Path checks, Tools tools, Clock clock) {
        Optional<ServerConfiguration> configuration = Optional.empty();
        String why = "";
        try {
            configuration = Optional.of(ServerConfiguration.read(file));
        } catch (RefusedStartException e) {
            why = e.getMessage();
        }
        return look(new Host(
                file,
                configuration,
                why,
                "root".equals(System.getProperty("user.name")),
                Files.isDirectory(SYSTEMD),
                tools,
                configuration.flatMap(Doctor::scrape),
                checks,
                clock.instant()));
    }

    static List<Finding> look(Host host) {
        Findings findings = new Findings();
        for (Examination examination : ALL) {
            try {
                examination.look(host, findings);
            } catch (RuntimeException e) {
                // One side that cannot be looked at hides none of the others.
                findings.notSeen(
                        "doctor",
                        "a look failed: this is a mistake in redoubtctl ("
                                + e.getClass().getSimpleName() + ")");
            }
        }
        return findings.all();
    }

    private static Optional<Scrape> scrape(ServerConfiguration configuration) {
        try (Loopback loopback = new Loopback(PATIENCE)) {
            return Optional.of(
                    new ManagementAccess(loopback, configuration.management().place()).scrape());
        } catch (AccessException e) {
            return Optional.empty();
        }
    }

    public static Level level(List<Finding> findings) {
        return Level.worst(findings.stream().map(Finding::level).toList());
    }

    /** For scripts. */
    static ObjectNode json(List<Finding> findings) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode list = json.put("level", level(findings).text()).putArray("findings");
        findings.forEach(
                finding -> list.add(bare(finding).put("seen", finding.seen()).put("remedy", finding.remedy())));
        return json;
    }

    /** Fixed words alone: for whoever is not to learn what is where on this machine. */
    public static ObjectNode bare(List<Finding> findings) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode list = json.put("level", level(findings).text()).putArray("findings");
        findings.forEach(finding -> list.add(bare(finding)));
        return json;
    }

    private static ObjectNode bare(Finding finding) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("check", finding.check())
                .put("level", finding.level().text())
                .put("why", finding.why());
    }
}
