package dev.redoubt.client.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.redoubt.client.appliance.Appliance;
import dev.redoubt.client.appliance.ApplianceProfile;
import dev.redoubt.client.appliance.ChannelConnector;
import dev.redoubt.client.appliance.ChannelMemory;
import dev.redoubt.client.appliance.TestChannelServer;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.protocol.account.AccountRoot;
import dev.redoubt.protocol.account.NodeKeys;
import dev.redoubt.protocol.identity.Octets;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Handler;
import org.jspecify.annotations.Nullable;

/** A gateway to a real channel server, for one test. */
final class TestGateway implements AutoCloseable {
    /** Longer than any answer of these tests takes that comes. */
    static final Duration ANSWERS = Duration.ofSeconds(4);

    private final TestChannelServer server;
    private final ApplianceProfile profile;
    private final Appliance appliance;
    private final Gateway gateway;
    private final Path tokenFile;

    /** Why the device may not go online. */
    volatile @Nullable RedoubtException refusal;

    TestGateway(Path folder, Handler inner) throws Exception {
        this(folder, GatewayAddress.loopback("127.0.0.1", 0), inner);
    }

    TestGateway(Path folder, GatewayAddress address, Handler inner) throws Exception {
        this(folder, address, new TestChannelServer(1, inner), Patience.STANDARD, TestGateway::anonymous);
    }

    /** With a server of the test's own, and otherwise as usual. */
    TestGateway(Path folder, TestChannelServer server) throws Exception {
        this(folder, server, Patience.STANDARD, TestGateway::anonymous);
    }

    TestGateway(Path folder, TestChannelServer server, Patience patience, Way way) throws Exception {
        this(folder, GatewayAddress.loopback("127.0.0.1", 0), server, patience, way);
    }

    private TestGateway(Path folder, GatewayAddress address, TestChannelServer server, Patience patience, Way way)
            throws Exception {
        this.server = server;
        profile = server.profile();
        appliance =
                way.to(new ChannelConnector(Clock.systemUTC(), new SecureRandom(), Optional.empty(), ANSWERS), profile);
        tokenFile = folder.resolve("gateway.token");
        gateway = Gateway.start(
                address, tokenFile, this::access, profile.address(), new SecureRandom(), System::nanoTime, patience);
    }

    private Appliance access() throws RedoubtException {
        RedoubtException why = refusal;
        if (why != null) {
            throw why;
        }
        return appliance;
    }

    /** How the gateway reaches its appliance. */
    interface Way {
        Appliance to(ChannelConnector connector, ApplianceProfile profile) throws Exception;
    }

    static Appliance anonymous(ChannelConnector connector, ApplianceProfile profile) throws Exception {
        return connector.connectToEnrol(profile.withAuthority(connector.fetchAuthority(profile)), new Forgetful());
    }

    /** As a device that the server has not heard of. */
    static Appliance unknownDevice(ChannelConnector connector, ApplianceProfile profile) throws Exception {
        try (AccountRoot root = AccountRoot.generate(new SecureRandom())) {
            return connector.connect(
                    profile.withAuthority(connector.fetchAuthority(profile)),
                    new Forgetful(),
                    NodeKeys.generate(root.id(), new SecureRandom()));
        }
    }

    /** As if the invitation had named another appliance root. */
    static Appliance otherRoot(ChannelConnector connector, ApplianceProfile profile) throws Exception {
        return anonymous(
                connector,
                new ApplianceProfile(
                        profile.address(), profile.authorityPin(), Octets.copyOf(new byte[32]), Optional.empty()));
    }

    Gateway gateway() {
        return gateway;
    }

    TestChannelServer server() {
        return server;
    }

    ApplianceProfile profile() {
        return profile;
    }

    Path tokenFile() {
        return tokenFile;
    }

    String token() throws IOException {
        return Files.readString(tokenFile).strip().substring((Admission.HEADER + ": ").length());
    }

    int port() {
        return URI.create(gateway.url()).getPort();
    }

    HttpRequest.Builder request(String path) throws IOException {
        return HttpRequest.newBuilder(URI.create(gateway.url()).resolve(path))
                .version(HttpClient.Version.HTTP_1_1)
                .header(Admission.HEADER, token());
    }

    /** Sends bytes as they are, each line ended for HTTP, and gives all that comes until the connection ends. */
    String raw(String... lines) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
            socket.setSoTimeout(20_000);
            OutputStream out = socket.getOutputStream();
            out.write((String.join("\r\n", lines) + "\r\n\r\n").getBytes(UTF_8));
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }

    /** @return what curl prints, and its exit code on a line of its own */
    static String curl(String... arguments) throws Exception {
        Process process = new ProcessBuilder(java.util.stream.Stream.concat(
                                List.of("curl", "-sS", "--max-time", "20").stream(), List.of(arguments).stream())
                        .toList())
                .redirectErrorStream(true)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), UTF_8);
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        return out + "\n" + process.exitValue();
    }

    @Override
    public void close() {
        gateway.close();
        appliance.close();
        server.close();
    }

    private static final class Forgetful implements ChannelMemory {
        @Override
        public Optional<Seen> newest() {
            return Optional.empty();
        }

        @Override
        public void remember(Seen certificate) {
            // Another test's business.
        }

        @Override
        public Optional<Revocations> revocations() {
            return Optional.empty();
        }

        @Override
        public void remember(Revocations revocations) {
            // Another test's business.
        }
    }
}
