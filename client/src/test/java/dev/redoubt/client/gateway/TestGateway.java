package dev.redoubt.client.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.redoubt.client.appliance.Appliance;
import dev.redoubt.client.appliance.ApplianceProfile;
import dev.redoubt.client.appliance.ChannelConnector;
import dev.redoubt.client.appliance.ChannelMemory;
import dev.redoubt.client.appliance.TestChannelServer;
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
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Handler;

/** A gateway to a real channel server, for one test. */
final class TestGateway implements AutoCloseable {
    private final TestChannelServer server;
    private final ApplianceProfile profile;
    private final Appliance appliance;
    private final Gateway gateway;
    private final Path tokenFile;

    TestGateway(Path folder, Handler inner) throws Exception {
        this(folder, GatewayAddress.loopback("127.0.0.1", 0), inner);
    }

    TestGateway(Path folder, GatewayAddress address, Handler inner) throws Exception {
        server = new TestChannelServer(1, inner);
        ChannelConnector connector = new ChannelConnector(Clock.systemUTC(), new SecureRandom(), Optional.empty());
        profile = server.profile();
        appliance = connector.connectToEnrol(profile.withAuthority(connector.fetchAuthority(profile)), new Forgetful());
        tokenFile = folder.resolve("gateway.token");
        gateway = Gateway.start(address, tokenFile, appliance, profile.address(), new SecureRandom(), System::nanoTime);
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
