package dev.redoubt.server.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.Message;
import dev.redoubt.channel.client.ChannelClient;
import dev.redoubt.channel.client.ChannelException;
import dev.redoubt.channel.client.ChannelRequest;
import dev.redoubt.channel.client.ChannelResponse;
import dev.redoubt.channel.client.ChannelTarget;
import dev.redoubt.channel.handshake.CertificateCheck;
import dev.redoubt.channel.handshake.RootPin;
import dev.redoubt.channel.handshake.SeenCertificates;
import dev.redoubt.channel.record.RecordEngines;
import dev.redoubt.channel.session.DeviceSigner;
import dev.redoubt.protocol.appliance.EnrolResponse;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.invitation.InvitationLink;
import dev.redoubt.server.Appliance;
import dev.redoubt.server.administration.CommandRun;
import dev.redoubt.server.channel.ChannelKeyFiles;
import dev.redoubt.server.configuration.ServerConfiguration;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
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
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** A whole appliance as an administrator makes it, on free ports and a database of its own, and clients of it. */
public final class TestAppliance {
    private final SecureRandom random = new SecureRandom();
    private final RecordEngines engines = new RecordEngines(4);
    private final MovableClock clock = new MovableClock();
    private final Deque<AutoCloseable> ends = new ArrayDeque<>();
    private final Map<Optional<DeviceSigner>, ChannelClient> clients = new ConcurrentHashMap<>();
    private final Path folder;
    private final String database;
    private final Cable cable;
    private Appliance appliance;

    public TestAppliance(Path parent) {
        this(parent, "");
    }

    /** @param configuration more TOML, after what {@code redoubtctl init} wrote */
    public TestAppliance(Path parent, String configuration) {
        this.folder = parent.resolve("appliance");
        this.database = MariaDb.shared().createDatabase();
        this.cable = new Cable(MariaDb.shared().port());
        ends.push(cable);
        CommandRun.init(folder, "jdbc:mariadb://127.0.0.1:" + cable.port() + "/" + database);
        edit("port = 8443", "port = 0");
        edit("port = 8444", "port = 0");
        append(configuration);
        this.appliance = start();
    }

    private Appliance start() {
        return new Appliance(ServerConfiguration.read(configurationFile()), clock);
    }

    /** Changes the configuration for the next start. */
    public void configure(String from, String to) {
        edit(from, to);
    }

    /** Stops gracefully and starts again, on other ports. */
    public void restart() throws InterruptedException {
        appliance.stop();
        closeClients();
        appliance = start();
    }

    /** What happens to an appliance that is stopped. */
    public interface Stopped {
        void run() throws Exception;
    }

    /** The same, with something in between; where that fails, it stays stopped. */
    public void restart(Stopped between) throws Exception {
        appliance.stop();
        closeClients();
        between.run();
        appliance = start();
    }

    public Path configurationFile() {
        return folder.resolve("redoubtd.toml");
    }

    /** A configuration beside it, with the port of the management listener that this server took. */
    public Path configurationInUse() {
        String port = "port = " + appliance.managementPort().orElseThrow();
        try {
            String text = Files.readString(configurationFile());
            int at = text.indexOf("[management]");
            return Files.writeString(
                    folder.resolve("in-use.toml"),
                    text.substring(0, at) + text.substring(at).replaceFirst("port = 0", port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path folder() {
        return folder;
    }

    public String database() {
        return database;
    }

    public Cable cable() {
        return cable;
    }

    public MovableClock clock() {
        return clock;
    }

    public Appliance appliance() {
        return appliance;
    }

    private void edit(String from, String to) {
        try {
            Files.writeString(
                    configurationFile(), Files.readString(configurationFile()).replace(from, to));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void append(String more) {
        try {
            Files.writeString(configurationFile(), Files.readString(configurationFile()) + "\n" + more);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What {@code redoubtctl invite} prints. */
    public InvitationLink invite(String name) {
        return CommandRun.invite(name, configurationFile(), clock);
    }

    /** A fresh token to enrol under this name. */
    public Octets inviteToken(String name) {
        try (InvitationLink link = invite(name)) {
            return Octets.copyOf(link.token().bytes().read(byte[]::clone));
        }
    }

    /** A device that is enrolled under this name. */
    public TestDevice enrol(String name, int oneTimeKeys) throws IOException {
        TestDevice device = new TestDevice(clock.instant());
        ChannelResponse response = post(anonymous(), "/v1/enrol", device.enrolment(inviteToken(name), oneTimeKeys));
        assertEquals(
                200, response.status(), () -> new String(response.body(), java.nio.charset.StandardCharsets.UTF_8));
        assertEquals(name, EnrolResponse.parseFrom(response.body()).getName());
        return device;
    }

    public ChannelClient anonymous() {
        return clients.computeIfAbsent(Optional.empty(), this::client);
    }

    /** Always the same client for the same device. */
    public ChannelClient as(DeviceSigner device) {
        return clients.computeIfAbsent(Optional.of(device), this::client);
    }

    private ChannelClient client(Optional<DeviceSigner> signer) {
        return client(signer, new RememberedCertificates());
    }

    /** @return owned by the caller */
    public ChannelClient client(Optional<DeviceSigner> signer, SeenCertificates seen) {
        CertificateCheck check = new CertificateCheck(pin(), seen, clock);
        ChannelTarget target = ChannelTarget.of("localhost", appliance.port(), authority());
        return new ChannelClient(target, check, signer, random, System::nanoTime, engines);
    }

    public RootPin pin() {
        return RootPin.ofKey(ChannelKeyFiles.certificate(folder.resolve("channel.certificate"))
                .root());
    }

    public X509Certificate authority() {
        try (InputStream in = Files.newInputStream(folder.resolve("ca.crt"))) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public static ChannelResponse post(ChannelClient client, String path, Message body) throws ChannelException {
        return client.send(ChannelRequest.post(path, "application/protobuf", body.toByteArray()));
    }

    /** What the management listener answers. */
    public HttpResponse<String> manage(String path) throws IOException, InterruptedException {
        return manage(path, "*/*");
    }

    /** @param accept which kinds of answers are asked for */
    public HttpResponse<String> manage(String path, String accept) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            URI uri =
                    URI.create("http://127.0.0.1:" + appliance.managementPort().orElseThrow() + path);
            HttpRequest request =
                    HttpRequest.newBuilder(uri).header("Accept", accept).build();
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        }
    }

    /** One metric's value; 0 where it is not there. */
    public double metric(String name) throws IOException, InterruptedException {
        return manage("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    public void stop() throws Exception {
        appliance.stop();
        closeClients();
        for (AutoCloseable end : ends) {
            end.close();
        }
    }

    private void closeClients() {
        clients.values().forEach(ChannelClient::close);
        clients.clear();
    }
}
