package dev.redoubt.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.server.administration.CommandRun;
import dev.redoubt.server.testing.MariaDb;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands as an administrator runs them: scripts, processes, exit codes. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class ProgramsIT {
    private static final Path BIN = Path.of("bin").toAbsolutePath();

    @TempDir
    private Path parent;

    private Path configuration;
    private String database;

    @BeforeEach
    void init() throws IOException {
        Path folder = parent.resolve("appliance");
        database = MariaDb.shared().createDatabase();
        CommandRun.init(folder, "jdbc:mariadb://127.0.0.1:" + MariaDb.shared().port() + "/" + database);
        configuration = folder.resolve("redoubtd.toml");
        Files.writeString(
                configuration,
                Files.readString(configuration)
                        .replace("port = 8443", "port = 0")
                        .replace("port = 8444", "port = 0"));
    }

    private static Process start(String command, String... arguments) throws IOException {
        return start(_ -> {}, command, arguments);
    }

    private static Process start(Consumer<ProcessBuilder> change, String command, String... arguments)
            throws IOException {
        List<String> line =
                new java.util.ArrayList<>(List.of(BIN.resolve(command).toString()));
        line.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(line);
        builder.environment().put("REDOUBT_JAVA", System.getProperty("java.home"));
        change.accept(builder);
        return builder.start();
    }

    private static String all(java.io.InputStream stream) throws IOException {
        return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }

    /** What goes on beside its start may be told before. */
    private static void awaitReady(BufferedReader log) throws IOException {
        String line = log.readLine();
        while (line != null && !line.contains("\"event\":\"ready\"")) {
            line = log.readLine();
        }
        assertNotNull(line, "it ended before it was ready");
    }

    @Test
    void serverSaysThatItIsReadyInvitesAndStopsInOrder() throws Exception {
        Process server = start("redoubtd", "--config", configuration.toString());
        try (BufferedReader log = server.inputReader(StandardCharsets.UTF_8)) {
            awaitReady(log);
            Process invite = start("redoubtctl", "invite", "alice", "--config", configuration.toString());
            assertTrue(all(invite.getInputStream()).startsWith("redoubt:localhost:8443/1."));
            assertEquals(0, invite.waitFor());
            // Not Process.destroy, which closes our end of the log too.
            server.toHandle().destroy();
            List<String> rest = log.lines().toList();
            assertTrue(rest.getLast().contains("\"event\":\"stopped\""), rest.toString());
            assertEquals(128 + 15, server.waitFor());
        } finally {
            server.destroyForcibly();
        }
    }

    @Test
    void serverWhoseDatabaseWasTakenOverSaysSoAndEndsWithFour() throws Exception {
        Process server = start("redoubtd", "--config", configuration.toString());
        try (BufferedReader log = server.inputReader(StandardCharsets.UTF_8)) {
            awaitReady(log);
            MariaDb.shared().displace(database);
            assertTrue(log.lines().anyMatch(line -> line.contains("\"event\":\"guard_over\"")));
            assertEquals(4, server.waitFor());
            assertEquals(
                    "redoubtd: another server has worked on this database since: this one ends",
                    all(server.getErrorStream()).strip());
        } finally {
            server.destroyForcibly();
        }
    }

    @Test
    void refusedStartIsOneLineAndNotZero() throws Exception {
        Files.writeString(configuration, Files.readString(configuration) + "\n[colour]\n");
        Process server = start("redoubtd", "--config", configuration.toString());
        String error = all(server.getErrorStream());
        assertEquals("redoubtd: " + configuration + ": unknown key colour", error.strip());
        String log = all(server.getInputStream());
        assertTrue(log.lines().count() == 1 && log.contains("\"event\":\"start_refused\""), log);
        assertEquals(1, server.waitFor());
    }

    @Test
    void wrongCommandLineIsExplained() throws Exception {
        Process server = start("redoubtd");
        assertTrue(all(server.getErrorStream()).contains("Missing required option: '--config=FILE'"));
        assertEquals(2, server.waitFor());
    }

    @Test
    void folderThatHoldsNoJavaOfTheVersionIsNamed() throws Exception {
        Process ctl = start(builder -> builder.environment().put("REDOUBT_JAVA", parent.toString()), "redoubtctl");
        assertEquals(
                "REDOUBT_JAVA is not the folder of a Java 25: " + parent,
                all(ctl.getErrorStream()).strip());
        assertEquals(1, ctl.waitFor());
    }

    @Test
    void helpNamesTheSubcommands() throws Exception {
        Process help = start("redoubtctl", "--help");
        String text = all(help.getInputStream());
        for (String command : List.of("init", "invite", "channel")) {
            assertTrue(text.contains(command), text);
        }
        assertEquals(0, help.waitFor());
    }
}
