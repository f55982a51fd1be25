package dev.redoubt.evaluation;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** The server and its administrator's command, run as an administrator would. */
final class Appliance implements AutoCloseable {
    private static final int LAST_LINES = 5;

    private final Path bin;
    private final Path folder;
    private final int port;
    private final Program server;

    private Appliance(Path bin, Path folder, int port, Program server) {
        this.bin = bin;
        this.folder = folder;
        this.port = port;
        this.server = server;
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** {@code redoubtctl init}: keys, certificates, configuration, in {@code folder}. */
    static void init(Path bin, Path folder, int port, Database database, String password)
            throws IOException, InterruptedException {
        Program.run(
                List.of(
                        bin.resolve("redoubtctl").toString(),
                        "init",
                        "--dir",
                        folder.toString(),
                        "--host",
                        "localhost",
                        "--port",
                        Integer.toString(port),
                        "--management-port",
                        Integer.toString(freePort()),
                        "--database-url",
                        database.url(),
                        "--database-user",
                        Database.USER),
                Map.of("REDOUBT_DATABASE_PASSWORD", password));
    }

    static Appliance start(Path bin, Path folder, int port) throws IOException, InterruptedException {
        Program server = Program.start(
                List.of(
                        bin.resolve("redoubtd").toString(),
                        "--config",
                        folder.resolve("redoubtd.toml").toString()),
                Map.of());
        server.awaitLine(line -> line.contains("\"ready\""), "that it is ready", Duration.ofSeconds(40));
        return new Appliance(bin, folder, port, server);
    }

    /** {@code redoubtctl restore finish}, while the server is stopped. @return what it printed */
    static List<String> finishRestore(Path bin, Path folder, Instant backup) throws IOException, InterruptedException {
        return Program.run(
                List.of(
                        bin.resolve("redoubtctl").toString(),
                        "restore",
                        "finish",
                        "--config",
                        folder.resolve("redoubtd.toml").toString(),
                        "--backup-time",
                        backup.toString()),
                Map.of());
    }

    /** Starts it where it must not start. @return what it said */
    static Program.Outcome tryToStart(Path bin, Path folder) throws IOException, InterruptedException {
        return Program.outcome(
                List.of(
                        bin.resolve("redoubtd").toString(),
                        "--config",
                        folder.resolve("redoubtd.toml").toString()),
                Map.of(),
                Duration.ofSeconds(60));
    }

    int port() {
        return port;
    }

    Path certificate() {
        return folder.resolve("tls.crt");
    }

    Path privateKey() {
        return folder.resolve("secrets/tls.key");
    }

    Path authority() {
        return folder.resolve("ca.crt");
    }

    /** Where the files of users lie, sealed. */
    Path blobs() {
        return folder.resolve("blobs");
    }

    /** {@code redoubtctl invite}: the link. */
    String invite(String name) throws IOException, InterruptedException {
        List<String> printed = administers("invite", name);
        return printed.stream()
                .map(String::strip)
                .filter(line -> line.startsWith("redoubt:"))
                .findFirst()
                .orElseThrow(() -> new EvaluationException("redoubtctl invite printed no link", printed));
    }

    /** {@code redoubtctl} with the arguments, on the appliance itself: what it printed. */
    List<String> administers(String... arguments) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of(bin.resolve("redoubtctl").toString()));
        line.addAll(List.of(arguments));
        line.addAll(List.of("--config", folder.resolve("redoubtd.toml").toString()));
        return Program.run(line, Map.of());
    }

    /** Interrupts whoever waits for something that a server which has ended never does. */
    void interruptAtItsEnd(Thread waiting) {
        server.whenItEndsByItself(waiting::interrupt);
    }

    /** What has happened, if the server has ended although nobody here has asked it to. */
    Optional<EvaluationException> death() {
        OptionalInt code = server.endedByItself();
        if (code.isEmpty()) {
            return Optional.empty();
        }
        List<String> log = server.lines();
        return Optional.of(new EvaluationException(
                "redoubtd has ended by itself, with " + code.getAsInt() + "; it logged last",
                log.subList(Math.max(0, log.size() - LAST_LINES), log.size())));
    }

    /** It is about to be closed, perhaps by a signal that reaches it first. */
    void expectEnd() {
        server.expectEnd();
    }

    /** All that the server logged. */
    List<String> log() {
        return server.lines();
    }

    @Override
    public void close() {
        server.close();
    }
}
