package dev.redoubt.server.systemd;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The units of the folder {@code systemd} as systemd itself reads and rates them; it need not run. */
class UnitsIT {
    private static final Path UNITS = Path.of("../systemd").toAbsolutePath().normalize();

    /** The most that {@code systemd-analyze security} may say, in tenths. */
    private static final Map<String, Integer> EXPOSURES = Map.ofEntries(
            Map.entry("redoubtd.service", 3),
            Map.entry("redoubt-migrate.service", 3),
            Map.entry("redoubt-management.service", 3),
            // These read all that is to be kept, as root.
            Map.entry("redoubt-backup.service", 12),
            Map.entry("redoubt-restore-drill.service", 8),
            Map.entry("redoubt-restore-finish.service", 3),
            // A shell, a database and people who do not exist, over loopback.
            Map.entry("redoubt-train.service", 8),
            Map.entry("mariadb.service", 5),
            Map.entry("prometheus.service", 12),
            Map.entry("prometheus-alertmanager.service", 12),
            Map.entry("prometheus-node-exporter.service", 12));

    @TempDir
    private Path folder;

    /** Units of a distribution, which the drop-ins are for, are made up: what they loosen, a drop-in must tighten by itself. */
    @BeforeEach
    void copy() throws IOException {
        if (!Files.isExecutable(Path.of("/usr/bin/systemd-analyze"))) {
            if (System.getenv("CI") != null) {
                fail("systemd-analyze is missing (Debian's package systemd): it rates the units");
            }
            Assumptions.abort("systemd-analyze is missing");
        }
        for (Path unit : list(UNITS)) {
            String name = unit.getFileName().toString();
            if (Files.isDirectory(unit) && name.endsWith(".service.d")) {
                Path copy = Files.createDirectory(folder.resolve(name));
                for (Path dropIn : list(unit)) {
                    Files.copy(dropIn, copy.resolve(dropIn.getFileName()));
                }
                Files.writeString(folder.resolve(name.substring(0, name.length() - 2)), """
                        [Service]
                        Type=exec
                        ExecStart=/bin/sh -c true
                        PrivateNetwork=false
                        PrivateTmp=false
                        ProtectSystem=full
                        User=mysql
                        AmbientCapabilities=CAP_IPC_LOCK
                        """);
            } else if (Files.isRegularFile(unit) && name.matches(".*\\.(service|socket|timer|target)")) {
                Files.copy(unit, folder.resolve(name));
            }
        }
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    private String analyze(int expected, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("/usr/bin/systemd-analyze"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        int code = process.waitFor();
        assertTrue(expected == code || expected < 0, said);
        return said;
    }

    @Test
    void noServiceIsMoreExposedThanItMayBe() throws Exception {
        for (String service : services()) {
            Integer most = EXPOSURES.get(service);
            assertTrue(most != null, "say here how exposed it may be: " + service);
            String file = folder.resolve(service).toString();
            analyze(0, "security", "--no-pager", "--offline=yes", "--threshold=" + most, file);
        }
    }

    private List<String> services() throws IOException {
        List<String> services = new ArrayList<>();
        for (Path unit : list(folder)) {
            if (unit.toString().endsWith(".service")) {
                services.add(unit.getFileName().toString());
            }
        }
        assertTrue(services.containsAll(List.of("redoubtd.service", "mariadb.service")), services.toString());
        return services;
    }

    private static long seconds(List<String> unit, String key) {
        return Long.parseLong(value(unit, key));
    }

    private static String value(List<String> unit, String key) {
        return unit.stream()
                .filter(line -> line.startsWith(key + "="))
                .map(line -> line.substring(key.length() + 1))
                .reduce((_, last) -> last)
                .orElseThrow(() -> new AssertionError("no " + key));
    }

    /** systemd/README.md, "When it does not run": what is left of 35 s must do for a start on a machine that is busy. */
    @Test
    void aHungServerIsKilledEarlyEnoughToServeAgainWithin35Seconds() throws Exception {
        List<String> unit = Files.readAllLines(UNITS.resolve("redoubtd.service"));
        long watchdog = seconds(unit, "WatchdogSec");
        assertTrue(watchdog + seconds(unit, "RestartSec") <= 17, "too late");
        // A database that is away is an answer, after database.patience, which is 10 s at most.
        assertTrue(watchdog * 2 / 3 >= 10, "a server whose database is away would be killed");
        // Nothing to be waited for: neither a stop in order, nor a core file.
        assertEquals("SIGKILL", value(unit, "WatchdogSignal"));
        assertEquals("0", value(unit, "LimitCORE"));
        assertEquals("always", value(unit, "Restart"));
    }

    /** Nothing but another server on its database closes the port: a crash does not, also where a new start counts as a failure. */
    @Test
    void onlyAServerThatWasDisplacedClosesItsPort() throws Exception {
        List<String> unit = Files.readAllLines(UNITS.resolve("redoubtd.service"));
        assertEquals("redoubtd-displaced.target", value(unit, "OnFailure"));
        // 3 is Java's own, for -XX:+ExitOnOutOfMemoryError.
        assertEquals("4", value(unit, "RestartPreventExitStatus"));
        assertEquals("direct", value(unit, "RestartMode"));
        List<String> target = Files.readAllLines(UNITS.resolve("redoubtd-displaced.target"));
        assertEquals("redoubtd.socket", value(target, "Conflicts"));
    }

    /** From where others could write, somebody could give the server other code than the release's. */
    @Test
    void theCacheOfClassesIsTheReleasesOwn() throws Exception {
        String unit = Files.readString(UNITS.resolve("redoubtd.service"));
        assertTrue(unit.contains(" -XX:AOTCache=cache/redoubtd.aot "), unit);
        assertTrue(unit.contains("\nWorkingDirectory=/opt/redoubt/current\n"), unit);
        assertTrue(unit.contains("\nProtectSystem=strict\n"), unit);
    }

    /** But for programs that are not on this machine. */
    @Test
    void systemdUnderstandsEachLine() throws Exception {
        List<String> arguments = new ArrayList<>(List.of("verify", "--man=no"));
        for (Path unit : list(folder)) {
            if (Files.isRegularFile(unit)) {
                arguments.add(unit.toString());
            }
        }
        List<String> complaints = analyze(-1, arguments.toArray(String[]::new))
                .lines()
                .filter(line -> line.contains(folder.toString()) || line.startsWith("redoubt"))
                .filter(line -> !line.contains("is not executable: No such file or directory"))
                // Known from 254 on, and not needed before.
                .filter(line -> !line.contains("Unknown key 'RestartMode' in section [Service], ignoring"))
                .toList();
        assertEquals(List.of(), complaints);
    }
}
