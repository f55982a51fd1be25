package dev.redoubt.capacity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.protocol.invitation.InvitationLink;
import dev.redoubt.rig.DatabaseServer;
import dev.redoubt.rig.Device;
import dev.redoubt.rig.RedoubtServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real server under a real load, and {@code redoubtctl capacity} as administrators call it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(400)
@Tag("long")
class CapacityIT {
    private static final String DATABASE = "redoubt";

    private DatabaseServer database;
    private RedoubtServer server;
    private Path folder;

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        folder = temporary;
        database = DatabaseServer.start(
                folder.resolve("mariadb"), folder.resolve("data"), DatabaseServer.Size.SMALL, DATABASE);
        server = RedoubtServer.start(folder.resolve("appliance"), DatabaseServer.url(DATABASE, database.port()));
    }

    @AfterAll
    void stop() throws Exception {
        server.close();
        database.close();
    }

    private record Ended(int code, List<String> said, List<String> complained) {}

    private Ended redoubtctl(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.redoubt.server.administration.Redoubtctl"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        Path errors = folder.resolve("errors");
        builder.redirectError(errors.toFile());
        builder.environment().put("REDOUBT_CAPACITY_CLASSES", System.getProperty("java.class.path"));
        builder.environment()
                .put(
                        "REDOUBTCTL_CONFIG",
                        server.folder().resolve("redoubtd.toml").toString());
        Process process = builder.start();
        List<String> said = process.inputReader().lines().toList();
        return new Ended(process.waitFor(), said, Files.readAllLines(errors));
    }

    @Test
    void aLoadFindsWhatTheApplianceCanDo() throws Exception {
        Plan plan = new Plan(Duration.ofSeconds(8), Duration.ofSeconds(1), Duration.ofSeconds(3), 8);
        List<InvitationLink> links = new ArrayList<>();
        for (int i = 0; i < plan.users(); i++) {
            links.add(server.invite("load-" + i));
        }
        Outcome outcome = new Measurement(plan, System.err).run(links, Files.createDirectory(folder.resolve("homes")));
        assertEquals(4, outcome.users());
        assertTrue(outcome.connected().best().isGood(), outcome::line);
        assertTrue(outcome.durable().best().isGood(), outcome::line);
        assertTrue(outcome.connected().best().perSecond() > 10, outcome::line);
        assertTrue(
                outcome.talk().sent() > 0
                        && outcome.talk().arrived() == outcome.talk().sent(),
                outcome::line);
        assertTrue(server.metric("redoubt_mailbox_deposits_total") > 0);
        assertTrue(server.metric("redoubt_mailbox_direct_total") > 0);
    }

    @Test
    void whereOthersAreConnectedNothingIsMeasuredUnlessItIsSaid() throws Exception {
        Device device = Device.enrol(server, 1).getFirst();
        try (dev.redoubt.rig.LoadLink _ = new dev.redoubt.rig.LoadLink(server, device, 1, _ -> {}, _ -> {})) {
            Ended refused = redoubtctl("capacity", "--minutes", "1", "--devices", "2");
            assertEquals(1, refused.code(), refused::toString);
            assertTrue(refused.complained().getLast().contains("--beside-users"), refused::toString);
        }
    }

    @Test
    void aFileThatIsThereIsNotOverwritten() throws Exception {
        Path there = Files.writeString(folder.resolve("there"), "keep me");
        assertEquals(1, redoubtctl("capacity", "--out", there.toString()).code());
        assertEquals("keep me", Files.readString(there));
    }

    @Test
    void theCommandStatesItAndLeavesNothingBehind() throws Exception {
        Path statement = folder.resolve("capacity.json");
        Path figures = Files.createDirectory(folder.resolve("figures"));
        List<String> before = redoubtctl("user", "list", "--json").said();

        Ended ended = redoubtctl(
                "capacity",
                "--beside-users",
                "--minutes",
                "1",
                "--devices",
                "8",
                "--out",
                statement.toString(),
                "--textfile",
                figures.toString());

        assertEquals(0, ended.code(), ended::toString);
        assertEquals(before, redoubtctl("user", "list", "--json").said());
        assertTrue(Files.readString(figures.resolve("redoubt_capacity.prom"))
                .contains("redoubt_capacity_messages_per_second{path=\"durable\"} "));
        String fingerprint = ended.said().stream()
                .filter(line -> line.startsWith("signed by"))
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .findFirst()
                .orElseThrow();
        assertEquals(
                ended.said(),
                redoubtctl("capacity", "verify", statement.toString()).said());
        assertEquals(
                0,
                redoubtctl("capacity", "verify", statement.toString(), "--key", fingerprint)
                        .code());
        Files.writeString(statement, Files.readString(statement).replace("\"cores\":", "\"cores\":1"));
        Ended tampered = redoubtctl("capacity", "verify", statement.toString());
        assertEquals(1, tampered.code());
        assertFalse(tampered.complained().isEmpty());
    }
}
