package dev.redoubt.faults.alerts;

import dev.redoubt.channel.bhttp.RequestHead;
import dev.redoubt.channel.handshake.HandshakeException;
import dev.redoubt.channel.message.MessageSealer;
import dev.redoubt.channel.record.SealedRecords;
import dev.redoubt.channel.session.ClientExchange;
import dev.redoubt.channel.session.ClientHandshake;
import dev.redoubt.channel.session.ClientSession;
import dev.redoubt.rig.Forgetful;
import dev.redoubt.rig.RedoubtServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Somebody inside of TLS, who has the sealed exchanges of a real session in his hands: he alters one, or sends one twice. He has its
 * keys only because the session is his own, and uses them for nothing but to have something to alter.
 */
final class Intruder implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int HELLO_SIZE = 1_400;

    private final SecureRandom random = new SecureRandom();
    private final HttpClient http;
    private final URI server;
    private final ClientSession session;

    private Intruder(RedoubtServer server) throws IOException {
        this.server = URI.create("https://localhost:" + server.port());
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_2)
                .sslContext(trusting(server))
                .connectTimeout(PATIENCE)
                .build();
        this.session = session(server);
    }

    static Intruder enter(RedoubtServer server) throws IOException {
        return new Intruder(server);
    }

    private static SSLContext trusting(RedoubtServer server) throws IOException {
        try (InputStream in = Files.newInputStream(server.folder().resolve("ca.crt"))) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry(
                    "authority", CertificateFactory.getInstance("X.509").generateCertificate(in));
            TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("no TLS to the server", e);
        }
    }

    private ClientSession session(RedoubtServer of) throws IOException {
        try (ClientHandshake handshake =
                new ClientHandshake(of.check(), random, System::nanoTime, Forgetful.engines())) {
            return handshake.finish(post("/channel", handshake.hello()));
        } catch (HandshakeException e) {
            throw new IOException("no session", e);
        }
    }

    private byte[] post(String path, byte[] body) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(server.resolve(path))
                .timeout(PATIENCE)
                .header("content-type", "application/octet-stream")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofByteArray()).body();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    /** An exchange as it goes over the wire. */
    private byte[] sealed() {
        try (ClientExchange exchange = session.next().orElseThrow()) {
            MessageSealer sealer = new MessageSealer(
                    exchange.request(), new RequestHead("POST", "localhost", "/v1/policy", List.of()));
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            all.writeBytes(exchange.prefix());
            ByteBuffer content = ByteBuffer.allocate(0);
            for (SealedRecords some = sealer.content(content); some != null; some = sealer.content(content)) {
                append(all, some);
            }
            while (!sealer.isDone()) {
                append(all, sealer.end());
            }
            return all.toByteArray();
        }
    }

    private static void append(ByteArrayOutputStream all, SealedRecords records) {
        byte[] bytes = new byte[records.bytes().remaining()];
        records.bytes().get(bytes);
        records.written();
        all.writeBytes(bytes);
    }

    /** Sends an exchange of which one bit is another. */
    void alter() {
        byte[] exchange = sealed();
        exchange[exchange.length - 1] ^= 1;
        send("/exchange", exchange);
    }

    /** Sends an exchange, and once more. */
    void repeat() {
        byte[] exchange = sealed();
        send("/exchange", exchange);
        send("/exchange", exchange);
    }

    /** A client hello that is none. */
    void knock() {
        byte[] hello = new byte[HELLO_SIZE];
        random.nextBytes(hello);
        send("/channel", hello);
    }

    private void send(String path, byte[] body) {
        try {
            post(path, body);
        } catch (IOException e) {
            // It is cut off, which is how such things are answered.
        }
    }

    @Override
    public void close() {
        session.close();
        http.close();
    }
}
