package dev.redoubt.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The {@code redoubt} command, killed at instants that nobody chose: what was confirmed is there once, and what was not is
 * there once or not at all. What happens inside of the container is in the client's ContainerIT, and large files are in
 * {@link FilesIT}.
 */
@Timeout(900)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("long")
class KilledClientIT {
    private static final Path PROJECT = Path.of("..", "..").toAbsolutePath().normalize();
    private static final String PASSWORD = "a password of the test";
    private static final int KILLS = 20;
    private static final int FILE_SIZE = 12 << 20;
    private static final long SEED = 20_261_125;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private Database database;
    private Appliance appliance;
    private Device alice;
    private Device bob;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        Path bin = PROJECT.resolve("server/bin");
        database = Database.start(folder.resolve("database"), PASSWORD);
        int port = Appliance.freePort();
        Appliance.init(bin, folder.resolve("appliance"), port, database, PASSWORD);
        appliance = Appliance.start(bin, folder.resolve("appliance"), port);
        alice = enrolled("alice", folder);
        bob = enrolled("bob", folder);
    }

    private Device enrolled(String name, Path folder) throws Exception {
        Device device = new Device(name, PROJECT.resolve("client/bin/redoubt"), folder.resolve(name));
        device.runs("enrol", appliance.invite(name), "--recovery", "later");
        return device;
    }

    @AfterAll
    void stop() throws Exception {
        appliance.close();
        database.close();
    }

    /** Runs the command, and kills it after a while that is shorter than it takes, mostly. @return whether it ended with 0 */
    private static boolean runsOrDies(Device device, Duration whole, Random random, String... arguments)
            throws Exception {
        long wait = (long) (whole.toMillis() * (0.3 + 0.8 * random.nextDouble()));
        try (Program program = device.starts(arguments)) {
            boolean ended = program.endsWithin(Duration.ofMillis(wait));
            if (!ended) {
                program.kill();
            }
            return program.end(PATIENCE).exitCode() == 0;
        }
    }

    /** On a machine that others use, the first run may have been slow. */
    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static Duration timeOf(Device device, String... arguments) throws Exception {
        long start = System.nanoTime();
        device.runs(arguments);
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private static long times(List<String> lines, String text) {
        return lines.stream().filter(line -> line.endsWith(": " + text)).count();
    }

    /** No gap, no fork: nothing but messages. */
    private static void assertNoWarnings(List<String> lines) {
        assertEquals(
                List.of(), lines.stream().filter(line -> line.contains("  ! ")).toList());
    }

    @Test
    void whatWasConfirmedAsSentArrivesOnceWhateverKilledTheSender() throws Exception {
        Random random = new Random(SEED);
        Duration whole = timeOf(alice, "send", "bob", "the first, which nobody kills");
        List<String> confirmed = new ArrayList<>(List.of("the first, which nobody kills"));
        List<String> unconfirmed = new ArrayList<>();
        for (int i = 0; i < KILLS; i++) {
            String text = "letter " + i;
            long start = System.nanoTime();
            if (runsOrDies(alice, whole, random, "send", "bob", text)) {
                confirmed.add(text);
                whole = shorter(whole, Duration.ofNanos(System.nanoTime() - start));
            } else {
                unconfirmed.add(text);
            }
        }
        assertTrue(unconfirmed.size() > KILLS / 4, "hardly any was killed");
        // What was kept goes out.
        alice.runs("inbox");
        bob.runs("inbox");
        List<String> atBob = bob.runs("inbox", "--all");
        List<String> atAlice = alice.runs("inbox", "--all");
        assertNoWarnings(atBob);
        for (String text : confirmed) {
            assertEquals(1, times(atBob, text), text);
            assertEquals(1, times(atAlice, text), text);
        }
        for (String text : unconfirmed) {
            // Both or neither: what the sender's device shows as sent was sent.
            assertEquals(times(atAlice, text), times(atBob, text), text);
            assertTrue(times(atBob, text) <= 1, text);
        }
    }

    /** The pool is emptied each time, so that it is refilled in each of these runs, or half refilled. */
    @Test
    void whatWasSentIsReadOnceWhateverKilledTheReaderAndKeysStayGood() throws Exception {
        Random random = new Random(SEED + 1);
        Duration whole = timeOf(bob, "inbox");
        List<String> sent = new ArrayList<>();
        int killed = 0;
        for (int i = 0; i < KILLS; i++) {
            String text = "note " + i;
            alice.runs("send", "bob", text);
            sent.add(text);
            database.execute("delete from ephemeral_key");
            killed += runsOrDies(bob, whole, random, "inbox") ? 0 : 1;
        }
        assertTrue(killed > KILLS / 4, "hardly any was killed");
        bob.runs("inbox");
        alice.runs("send", "bob", "the last");
        sent.add("the last");
        bob.runs("inbox");
        List<String> atBob = bob.runs("inbox", "--all");
        assertNoWarnings(atBob);
        assertEquals(
                sent.stream().map(_ -> 1L).toList(),
                sent.stream().map(text -> times(atBob, text)).toList());
        String keys = String.join("\n", bob.runs("device", "keys"));
        assertTrue(keys.contains("refused, their key is not this device's: 0"), keys);
    }

    /** Both ways: what was uploaded, or fetched, before a kill serves the next run. */
    @Test
    void aFileArrivesWholeWhateverKilledItsSenderAndItsReader(@TempDir Path folder) throws Exception {
        Random random = new Random(SEED + 2);
        byte[] content = new byte[FILE_SIZE];
        random.nextBytes(content);
        Path file = Files.write(folder.resolve("maps.bin"), content);
        Path target = Files.createDirectory(folder.resolve("target"));
        Duration whole = timeOf(alice, "send", "bob", "--file", file.toString());
        for (int i = 0; i < KILLS / 2; i++) {
            runsOrDies(alice, whole, random, "send", "bob", "--file", file.toString());
        }
        alice.runs("send", "bob", "--file", file.toString());
        bob.runs("inbox");
        List<String> arrived = bob.runs("inbox", "--all").stream()
                .filter(line -> line.contains("maps.bin"))
                .toList();
        assertNoWarnings(arrived);
        assertTrue(arrived.size() >= 2, arrived.toString());
        for (String line : List.of(arrived.getFirst(), arrived.getLast())) {
            fetchWithKills(line.substring(line.lastIndexOf(' ') + 1), target, whole, random);
        }
        try (var fetched = Files.list(target)) {
            for (Path one : fetched.toList()) {
                assertEquals(-1, Files.mismatch(file, one), one.toString());
            }
        }
    }

    private void fetchWithKills(String number, Path target, Duration whole, Random random) throws Exception {
        for (int i = 0; i < KILLS / 4; i++) {
            if (runsOrDies(bob, whole, random, "download", number, "--to", target.toString())) {
                return;
            }
        }
        bob.runs("download", number, "--to", target.toString());
    }
}
