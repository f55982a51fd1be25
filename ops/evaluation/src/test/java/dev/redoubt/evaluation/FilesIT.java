package dev.redoubt.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.client.Redoubt;
import dev.redoubt.client.container.Passphrase;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Large files between two accounts, through a real server, both in processes with little memory; cut and killed. */
@Timeout(1_200)
@Tag("long")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FilesIT {
    private static final Path BIN =
            Path.of("..", "..", "server", "bin").toAbsolutePath().normalize();
    private static final String MEMORY = "-Xmx160m";
    private static final String MAIN = "dev.redoubt.client.command.Main";
    private static final long MIB = 1 << 20;

    private Path folder;
    private Database database;
    private Path appliance;
    private Process server;

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        folder = temporary;
        appliance = folder.resolve("appliance");
        database = Database.start(folder.resolve("database"), "password");
        Appliance.init(BIN, appliance, Appliance.freePort(), database, "password");
        server = startServer();
        for (String name : List.of("alice", "bob")) {
            try (Passphrase passphrase = Passphrase.takeOwnershipOf(FileCarrier.PASSPHRASE.toCharArray())) {
                Redoubt.enrol(folder.resolve(name), invite(name), passphrase).close();
            }
        }
    }

    private String invite(String name) throws Exception {
        String configuration = appliance.resolve("redoubtd.toml").toString();
        return Program.run(
                        List.of(BIN.resolve("redoubtctl").toString(), "invite", name, "--config", configuration),
                        Map.of())
                .stream()
                .map(String::strip)
                .filter(line -> line.startsWith("redoubt:"))
                .findFirst()
                .orElseThrow();
    }

    @AfterAll
    void stop() throws Exception {
        end(server);
        database.close();
    }

    private static void end(Process process) throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    private Process startServer() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        BIN.resolve("redoubtd").toString(),
                        "--config",
                        appliance.resolve("redoubtd.toml").toString())
                .redirectErrorStream(true);
        builder.environment().put("REDOUBT_JAVA_OPTIONS", MEMORY);
        Process process = builder.start();
        BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
        StringBuilder said = new StringBuilder();
        String line = lines.readLine();
        while (line != null && !line.contains("\"ready\"")) {
            said.append(line).append('\n');
            line = lines.readLine();
        }
        assertTrue(line != null, () -> "the server does not start: " + said);
        Thread.ofVirtual().start(() -> lines.lines().forEach(_ -> {}));
        return process;
    }

    private Path file(String name, long size) throws IOException {
        Path file = folder.resolve(name);
        byte[] part = new byte[(int) MIB];
        Random random = new Random(size);
        try (OutputStream out = Files.newOutputStream(file)) {
            for (long left = size; left > 0; left -= part.length) {
                random.nextBytes(part);
                out.write(part, 0, (int) Math.min(left, part.length));
            }
        }
        return file;
    }

    private Process carry(Path file, Path target, Path output) throws IOException {
        return carry(file, target, output, "unlimited");
    }

    /** @param largest file that the process may write, in KiB: a disk that is full, for whoever writes */
    private Process carry(Path file, Path target, Path output, String largest) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new ProcessBuilder(
                        "bash",
                        "-c",
                        "ulimit -f \"$0\"; exec \"$@\"",
                        largest,
                        java,
                        MEMORY,
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        FileCarrier.class.getName(),
                        folder.resolve("alice").toString(),
                        folder.resolve("bob").toString(),
                        file.toString(),
                        target.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
                .start();
    }

    /** The disk of the one who downloads is full after 50 MiB, and after a while it is not. */
    @Test
    void aLargeFileGoesThroughInLittleMemoryAndOverAFullDisk() throws Exception {
        Path file = file("large.bin", 200 * MIB);
        Path target = Files.createDirectory(folder.resolve("large"));
        Path output = folder.resolve("large.txt");
        assertEquals(1, carry(file, target, output, "51200").waitFor());
        assertTrue(read(output).contains("There is no space left in"), () -> read(output));
        assertTrue(Files.notExists(target.resolve("large.bin")));
        assertEquals(50 * MIB, sizes(target));
        int code = carry(file, target, output).waitFor();
        assertEquals(0, code, () -> read(output));
        assertEquals(-1, Files.mismatch(file, target.resolve("large.bin")));
    }

    private static String read(Path output) {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** The server is killed twice in each direction, and the client once. */
    @Test
    void aFileOfOneGibibyteSurvivesKilledServersAndClients() throws Exception {
        Path file = file("huge.bin", 1024 * MIB);
        Path target = Files.createDirectory(folder.resolve("huge"));
        Path output = folder.resolve("huge.txt");
        Path blobs = appliance.resolve("blobs");
        long before = sizes(blobs);
        Process carrier = carry(file, target, output);
        restartServerAt(blobs, before + 150 * MIB, carrier);
        restartServerAt(blobs, before + 400 * MIB, carrier);
        awaitSize(blobs, before + 600 * MIB, carrier);
        end(carrier);
        carrier = carry(file, target, output);
        restartServerAt(target, 150 * MIB, carrier);
        awaitSize(target, 400 * MIB, carrier);
        end(carrier);
        carrier = carry(file, target, output);
        restartServerAt(target, 700 * MIB, carrier);
        int code = carrier.waitFor();
        assertEquals(0, code, () -> read(output));
        assertEquals(-1, Files.mismatch(file, target.resolve("huge.bin")));
        try (Stream<Path> left = Files.list(target)) {
            assertEquals(1, left.count());
        }
    }

    /** The redoubt command, as its launcher starts it, but from these classes. */
    private List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                MEMORY,
                "--enable-native-access=ALL-UNNAMED",
                "-Dstdout.encoding=UTF-8",
                "-cp",
                System.getProperty("java.class.path")));
        command.addAll(List.of(arguments));
        return command;
    }

    private Process start(String person, Path output, List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.to(output.toFile()));
        builder.environment().put("REDOUBT_HOME", folder.resolve(person).toString());
        builder.environment().put("REDOUBT_PASSPHRASE", FileCarrier.PASSPHRASE);
        builder.environment().put("TERM", "xterm");
        builder.environment().put("LC_ALL", "C.UTF-8");
        return builder.start();
    }

    private String run(String person, String... arguments) throws Exception {
        Path output = Files.createTempFile(folder, person, ".txt");
        List<String> all = new ArrayList<>(List.of(MAIN));
        all.addAll(List.of(arguments));
        int code = start(person, output, command(all.toArray(String[]::new))).waitFor();
        assertEquals(0, code, () -> read(output));
        return read(output);
    }

    /** The sender is killed in the middle, and types the same again. */
    @Test
    void aFileGoesByTheCommandsAndOverAKill() throws Exception {
        Path file = file("plan.bin", 60 * MIB);
        Path target = Files.createDirectory(folder.resolve("plan"));
        Path blobs = appliance.resolve("blobs");
        long before = sizes(blobs);
        Process killed =
                start("alice", folder.resolve("killed.txt"), command(MAIN, "send", "bob", "--file", file.toString()));
        awaitSize(blobs, before + 12 * MIB, killed);
        end(killed);
        run("alice", "send", "bob", "--file", file.toString());
        Matcher number = Pattern.compile("redoubt download ([0-9]+)").matcher(run("bob", "inbox"));
        assertTrue(number.find());
        assertTrue(!number.find(), "it came once");
        number.reset().find();
        run("bob", "download", number.group(1), "--to", target.toString());
        assertEquals(-1, Files.mismatch(file, target.resolve("plan.bin")));
        assertTrue(sizes(blobs) - before < 61 * MIB, "it is there once");
    }

    /** In a pseudo terminal, which script(1) makes. */
    @Test
    void whatIsTypedInAChatArrivesAndWhatComesIsSeen() throws Exception {
        Path screen = folder.resolve("screen.txt");
        List<String> chat = command("-Dredoubt.terminals= 0 1 2", MAIN, "chat", "bob", "--lock-after", "0");
        String quoted = chat.stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "));
        Process terminal = start(
                "alice", screen, List.of("script", "-qefc", "stty rows 24 cols 100; exec " + quoted, "/dev/null"));
        try (OutputStream keys = terminal.getOutputStream()) {
            awaitScreen(screen, "connected", terminal);
            keys.write("Are you there?\r".getBytes(StandardCharsets.UTF_8));
            keys.flush();
            awaitScreen(screen, "✓", terminal);
            assertTrue(run("bob", "inbox").contains("Are you there?"));
            run("bob", "send", "alice", "Yes, I am");
            awaitScreen(screen, "Yes, I am", terminal);
            keys.write("\u0003".getBytes(StandardCharsets.UTF_8));
            keys.flush();
            assertEquals(0, terminal.waitFor(), () -> read(screen));
        }
        assertTrue(read(screen).contains("\u001b[?1049l"), "the terminal is given back");
    }

    private static void awaitScreen(Path screen, String part, Process terminal) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!read(screen).contains(part)) {
            assertTrue(terminal.isAlive() && System.nanoTime() < end, () -> part + " in " + read(screen));
            Thread.sleep(50);
        }
    }

    private void restartServerAt(Path place, long bytes, Process carrier) throws Exception {
        awaitSize(place, bytes, carrier);
        end(server);
        server = startServer();
    }

    private static void awaitSize(Path place, long bytes, Process carrier) throws Exception {
        while (sizes(place) < bytes) {
            assertTrue(carrier.isAlive(), "the transfer ended before its time");
            Thread.sleep(20);
        }
    }

    private static long sizes(Path place) throws IOException {
        try (Stream<Path> files = Files.list(place)) {
            return files.mapToLong(path -> path.toFile().length()).sum();
        }
    }
}
