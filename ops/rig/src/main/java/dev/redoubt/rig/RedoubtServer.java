package dev.redoubt.rig;

import dev.redoubt.channel.client.ChannelClient;
import dev.redoubt.channel.client.ChannelTarget;
import dev.redoubt.channel.handshake.CertificateCheck;
import dev.redoubt.channel.handshake.RootPin;
import dev.redoubt.channel.session.DeviceSigner;
import dev.redoubt.protocol.invitation.InvalidInvitationException;
import dev.redoubt.protocol.invitation.InvitationLink;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** {@code redoubtd} in a process of its own, made and invited to as an administrator would. */
public final class RedoubtServer implements AutoCloseable {
    /** As server/bin/redoubtd starts it: a heap that follows what is in use, up and down. */
    private static final List<String> MEMORY = List.of(
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:+UseG1GC",
            "-XX:+UseCompactObjectHeaders",
            "-Xms256m",
            "-XX:MinHeapFreeRatio=10",
            "-XX:MaxHeapFreeRatio=25",
            "-XX:G1PeriodicGCInterval=60000");

    /** No quota is what is measured. */
    private static final String CONFIGURATION = """

        [mailbox]
        quota_envelopes = 1000000000
        quota_bytes = "1024GiB"
        """;

    private final SecureRandom random = new SecureRandom();
    private final Path folder;
    private final int port;
    private final int managementPort;
    private final ServerSetup setup;
    private final String pin;
    private volatile Process process;

    private RedoubtServer(Path folder, int port, int managementPort, ServerSetup setup, String pin) throws IOException {
        this.folder = folder;
        this.port = port;
        this.managementPort = managementPort;
        this.setup = setup;
        this.pin = pin;
        this.process = launch();
    }

    /** @throws IOException if it does not come up; what it said is in the process's standard error */
    public static RedoubtServer start(Path folder, String databaseUrl) throws IOException {
        return start(folder, databaseUrl, ServerSetup.standard());
    }

    /** The same, started in another way. */
    public static RedoubtServer start(Path folder, String databaseUrl, ServerSetup setup) throws IOException {
        int port = freePort();
        int managementPort = freePort();
        List<String> said = run(List.of(
                "dev.redoubt.server.administration.Redoubtctl",
                "init",
                "--dir=" + folder,
                "--host=localhost",
                "--port=" + port,
                "--management-port=" + managementPort,
                "--database-url=" + databaseUrl,
                "--database-user=" + DatabaseServer.USER));
        Path file = folder.resolve("redoubtd.toml");
        Files.writeString(file, setup.configuration().apply(Files.readString(file) + CONFIGURATION));
        String pin = said.stream()
                .filter(text -> text.contains("pin (SHA-256): "))
                .map(text -> text.substring(text.indexOf(": ") + 2).strip())
                .findFirst()
                .orElseThrow();
        RedoubtServer server = new RedoubtServer(folder, port, managementPort, setup, pin);
        server.awaitReady();
        return server;
    }

    private Process launch() throws IOException {
        List<String> arguments = new ArrayList<>(MEMORY);
        arguments.addAll(setup.javaOptions());
        arguments.addAll(List.of("dev.redoubt.server.Redoubtd", "--config=" + folder.resolve("redoubtd.toml")));
        ProcessBuilder builder = java(arguments)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
        builder.environment().putAll(setup.environment());
        return Children.watched(builder.start());
    }

    /** How a server ended by itself, and what it said on its standard error. */
    public record Ended(int exitCode, List<String> said) {}

    /** Starts another one with the same configuration, while this one runs, as somebody would by mistake; waits until it has ended. */
    public Ended startBeside() throws IOException {
        Process second = Children.watched(
                java(List.of("dev.redoubt.server.Redoubtd", "--config=" + folder.resolve("redoubtd.toml")))
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start());
        List<String> said = second.errorReader().lines().toList();
        return new Ended(second.onExit().join().exitValue(), said);
    }

    /** {@code kill -9}. */
    public void kill() {
        Process running = process;
        running.destroyForcibly().onExit().join();
    }

    /** Starts it again, once it has ended, and waits until it is ready. */
    public void restart() throws IOException {
        relaunch();
        awaitReady();
    }

    /** Starts it again, once it has ended. */
    public void relaunch() throws IOException {
        process = launch();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Of the process that serves. */
    public long pid() {
        return process.pid();
    }

    /** Of the public listener. */
    public int port() {
        return port;
    }

    public int managementPort() {
        return managementPort;
    }

    /** What it has logged, of all its starts. */
    public Path log() {
        return folder.resolve("redoubtd.log");
    }

    /** Of the files that {@code redoubtctl init} made. */
    public Path folder() {
        return folder;
    }

    /** Waits until {@code /readyz} says so, or the process ends. */
    public void awaitReady() throws IOException {
        URI uri = URI.create("http://127.0.0.1:" + managementPort + "/readyz");
        try (HttpClient http = HttpClient.newHttpClient()) {
            while (process.isAlive()) {
                if (isReady(http, uri)) {
                    return;
                }
                Thread.sleep(20);
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        throw new IOException("redoubtd did not start; what it said is above");
    }

    private static boolean isReady(HttpClient http, URI uri) throws InterruptedException {
        try {
            return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException _) {
            // It does not listen yet.
            return false;
        }
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static ProcessBuilder java(List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path")));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("REDOUBT_DATABASE_PASSWORD", DatabaseServer.PASSWORD);
        return builder;
    }

    private static List<String> run(List<String> arguments) throws IOException {
        Process process =
                java(arguments).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        List<String> lines = process.inputReader().lines().toList();
        try {
            if (process.waitFor() != 0) {
                throw new IOException(arguments.getFirst() + " failed; what it said is above");
            }
            return lines;
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    /** As {@code redoubtctl invite}. */
    public InvitationLink invite(String name) throws IOException {
        List<String> said = run(List.of(
                "dev.redoubt.server.administration.Redoubtctl",
                "invite",
                name,
                "--config=" + folder.resolve("redoubtd.toml")));
        try {
            return InvitationLink.parse(said.getLast().strip());
        } catch (InvalidInvitationException e) {
            throw new IOException("redoubtctl invite printed no link", e);
        }
    }

    /** @return owned by the caller */
    public ChannelClient client(Optional<DeviceSigner> device) throws IOException {
        return client(device, target());
    }

    /** By way of what listens on another port of this machine, and with less patience. */
    public ChannelClient client(Optional<DeviceSigner> device, int way, Duration patience) throws IOException {
        return client(device, new ChannelTarget("localhost", way, authority(), patience, patience));
    }

    private ChannelClient client(Optional<DeviceSigner> device, ChannelTarget target) {
        return new ChannelClient(target, check(), device, random, System::nanoTime, Forgetful.engines());
    }

    /** Where it is. */
    public ChannelTarget target() throws IOException {
        return ChannelTarget.of("localhost", port, authority());
    }

    /** A client's check that remembers nothing. */
    public CertificateCheck check() {
        return Forgetful.check(RootPin.of(HexFormat.of().parseHex(pin)));
    }

    private X509Certificate authority() throws IOException {
        try (InputStream in = Files.newInputStream(folder.resolve("ca.crt"))) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        } catch (GeneralSecurityException e) {
            throw new IOException("the authority's certificate is none", e);
        }
    }

    /** One metric's value; 0 where it is not there. */
    public double metric(String name) throws IOException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            URI uri = URI.create("http://127.0.0.1:" + managementPort + "/metrics");
            return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofLines())
                    .body()
                    .filter(line -> line.startsWith(name + " "))
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                    .sum();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(25, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
