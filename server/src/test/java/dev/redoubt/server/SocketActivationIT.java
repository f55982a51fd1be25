package dev.redoubt.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.server.administration.CommandRun;
import dev.redoubt.server.systemd.Supervisor;
import dev.redoubt.server.testing.MariaDb;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The real server under something that does what systemd does: holds its socket, hears from it, and starts it again. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class SocketActivationIT {
    private static final int CLIENTS = 3;
    private static final Duration CLIENTS_PAUSE = Duration.ofMillis(20);
    private static final int PATIENCE_MILLIS = 60_000;

    @TempDir
    private Path parent;

    private Path folder;
    private String database = "";
    private Optional<Process> supervisor = Optional.empty();
    private final BlockingQueue<String> said = new LinkedBlockingQueue<>();

    @BeforeEach
    void init() throws IOException {
        folder = parent.resolve("a");
        database = MariaDb.shared().createDatabase();
        CommandRun.init(folder, "jdbc:mariadb://localhost/" + database);
        Path configuration = folder.resolve("redoubtd.toml");
        Files.writeString(
                configuration,
                Files.readString(configuration)
                        .replace("host = \"127.0.0.1\"\nport = 8443", "inherited = true")
                        .replace("host = \"127.0.0.1\"\nport = 8444", "socket = \"management.sock\"")
                        .replace(
                                "user = \"redoubt\"",
                                "user = \"redoubt\"\nsocket = \""
                                        + MariaDb.shared().socket() + "\"")
                        .replace("\"secrets/", "\"credential:"));
    }

    @AfterEach
    void end() throws InterruptedException {
        if (supervisor.isPresent()) {
            // Before it starts another one.
            List<ProcessHandle> servers = supervisor.get().descendants().toList();
            supervisor.get().destroyForcibly().waitFor();
            servers.forEach(ProcessHandle::destroyForcibly);
        }
    }

    private static String java() {
        return System.getProperty("java.home") + "/bin/java";
    }

    private static String classPath() {
        return System.getProperty("java.class.path");
    }

    private List<String> server() {
        return List.of(
                java(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                classPath(),
                "dev.redoubt.server.Redoubtd",
                "--config",
                folder.resolve("redoubtd.toml").toString());
    }

    private ProcessBuilder withCredentials(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment()
                .put("CREDENTIALS_DIRECTORY", folder.resolve("secrets").toString());
        return builder;
    }

    private void supervise(Duration watchdog) throws IOException {
        List<String> command = new java.util.ArrayList<>(List.of(
                java(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                classPath(),
                Supervisor.class.getName(),
                parent.resolve("n").toString(),
                String.valueOf(watchdog.toMillis() * 1_000)));
        command.addAll(server());
        Process started = withCredentials(command).redirectErrorStream(true).start();
        supervisor = Optional.of(started);
        Thread reader = new Thread(() -> read(started), "supervisor");
        reader.setDaemon(true);
        reader.start();
    }

    private void read(Process started) {
        try (BufferedReader lines = started.inputReader(UTF_8)) {
            lines.lines().forEach(said::add);
        } catch (UncheckedIOException | IOException e) {
            // It was ended.
            return;
        }
    }

    private String await(Predicate<String> expected) throws InterruptedException {
        StringBuilder before = new StringBuilder();
        long end = System.nanoTime() + Duration.ofSeconds(90).toNanos();
        while (true) {
            String line = said.poll(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
            assertTrue(line != null, "what was expected is not said:\n" + before);
            if (expected.test(line)) {
                return line;
            }
            before.append(line).append('\n');
        }
    }

    private void awaitReady() throws InterruptedException {
        assertEquals("told READY=1 STATUS=serving", await(line -> line.startsWith("told READY=1")));
    }

    private ProcessHandle running() {
        return supervisor.orElseThrow().children().findFirst().orElseThrow();
    }

    @Test
    void aServerSaysThatItLivesAndNobodyIsRefusedWhileItIsStartedAgain() throws Exception {
        supervise(Duration.ofSeconds(8));
        int port = Integer.parseInt(await(line -> line.startsWith("port ")).substring(5));
        Callers callers = new Callers(port);
        awaitReady();
        callers.awaitMore(10);
        for (int i = 0; i < 2; i++) {
            assertEquals("told WATCHDOG=1 STATUS=serving", await(line -> line.startsWith("told WATCHDOG")));
        }

        running().destroy();
        assertEquals("told STOPPING=1 WATCHDOG=1 STATUS=stopping", await(line -> line.startsWith("told STOPPING")));
        // Java closes the standard streams with an inherited socket: what is said at the end is there all the same.
        await(line -> line.contains("\"event\":\"stopped\""));
        assertEquals("ended 143", await(line -> line.startsWith("ended")));
        awaitReady();
        callers.awaitMore(10);
        assertEquals(List.of(), List.copyOf(callers.failures));

        running().destroyForcibly();
        assertEquals("ended 137", await(line -> line.startsWith("ended")));
        awaitReady();
        callers.awaitMore(10);
        callers.end();
        // Who was in the middle of a handshake is cut off by a kill; nobody is refused.
        assertTrue(callers.failures.size() <= CLIENTS, callers.failures.toString());
        assertTrue(
                callers.failures.stream().noneMatch(ConnectException.class::isInstance), callers.failures.toString());
    }

    @Test
    void aServerThatWasDisplacedSaysSoByItsExitCode() throws Exception {
        supervise(Duration.ofSeconds(8));
        awaitReady();
        MariaDb.shared().displace(database);
        await(line -> line.contains("\"event\":\"guard_over\""));
        assertEquals("ended 4", await(line -> line.startsWith("ended")));
    }

    @Test
    void withoutAnInheritedSocketItIsSaidHowToStart() throws Exception {
        Process alone =
                withCredentials(server()).redirectInput(new File("/dev/null")).start();
        assertEquals(
                "redoubtd: listener.inherited: standard input is no listening TCP socket: start the server by redoubtd.socket, or"
                        + " set listener.host and listener.port",
                new String(alone.getErrorStream().readAllBytes(), UTF_8).strip());
        assertEquals(1, alone.waitFor());
    }

    /** Clients that do nothing but connect, over TLS, one connection after the other. */
    private final class Callers {
        private final Queue<Exception> failures = new ConcurrentLinkedQueue<>();
        private final AtomicInteger connected = new AtomicInteger();
        private final List<Thread> threads = new java.util.ArrayList<>();
        private volatile boolean ended;

        Callers(int port) throws Exception {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            try (var in = Files.newInputStream(folder.resolve("ca.crt"))) {
                trusted.setCertificateEntry(
                        "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(trusted);
            SSLContext tls = SSLContext.getInstance("TLSv1.3");
            tls.init(null, trust.getTrustManagers(), null);
            for (int i = 0; i < CLIENTS; i++) {
                Thread thread = new Thread(() -> call(tls, port), "caller");
                thread.start();
                threads.add(thread);
            }
        }

        private void call(SSLContext tls, int port) {
            while (!ended) {
                try (Socket plain = new Socket()) {
                    plain.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
                    plain.setSoTimeout(PATIENCE_MILLIS);
                    try (SSLSocket socket =
                            (SSLSocket) tls.getSocketFactory().createSocket(plain, "localhost", port, true)) {
                        var parameters = socket.getSSLParameters();
                        parameters.setApplicationProtocols(new String[] {"h2"});
                        socket.setSSLParameters(parameters);
                        socket.startHandshake();
                        connected.incrementAndGet();
                    }
                    Thread.sleep(CLIENTS_PAUSE);
                } catch (IOException | InterruptedException e) {
                    failures.add(e);
                }
            }
        }

        void awaitMore(int count) throws InterruptedException {
            int before = connected.get();
            long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            while (connected.get() < before + count) {
                assertTrue(System.nanoTime() < end, "nobody gets through: " + failures);
                Thread.sleep(CLIENTS_PAUSE);
            }
        }

        void end() throws InterruptedException {
            ended = true;
            for (Thread thread : threads) {
                thread.join();
            }
        }
    }
}
