package dev.redoubt.channel.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.KeyStore;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.eclipse.jetty.http.HostPortHttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpScheme;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http2.api.Session;
import org.eclipse.jetty.http2.api.Stream.Data;
import org.eclipse.jetty.http2.client.HTTP2Client;
import org.eclipse.jetty.http2.frames.DataFrame;
import org.eclipse.jetty.http2.frames.HeadersFrame;
import org.eclipse.jetty.http2.frames.ResetFrame;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that no honest client makes, frame by frame: one empty answer for all of them. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OuterRequestIT {
    /** What came back: the response's head without its version, or what the stream was reset with. */
    private record Outcome(String head, int body) {}

    private static final Outcome NOT_FOUND = new Outcome("404 [content-length: 0]", 0);

    private TestServer server;
    private HTTP2Client http2;
    private final SslContextFactory.Client tls = new SslContextFactory.Client(true);

    @BeforeAll
    void start() throws Exception {
        server = new TestServer(new TestHandler((_, _, callback) -> callback.succeeded()));
        http2 = new HTTP2Client();
        http2.start();
        tls.start();
    }

    @AfterAll
    void stop() throws Exception {
        http2.stop();
        server.close();
    }

    static Stream<Arguments> requests() {
        HttpFields none = HttpFields.EMPTY;
        String own = "https://localhost";
        return Stream.of(
                request("another path", "POST", own + "/nowhere", none),
                request("expect on /channel", "POST", own + "/channel", fields("expect", "100-continue")),
                request("expect on /exchange", "POST", own + "/exchange", fields("expect", "100-continue")),
                request("content coding on /channel", "POST", own + "/channel", fields("content-encoding", "gzip")),
                request("content coding on /exchange", "POST", own + "/exchange", fields("content-encoding", "gzip")),
                request("a long path", "POST", own + "/" + "x".repeat(6_000), none),
                request("options for all", "OPTIONS", own + "*", none),
                request("another method", "BREW", own + "/exchange", none));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("requests")
    void whatIsNotAskedForProperlyIsNotThere(String name, MetaData.Request request) throws Exception {
        assertEquals(NOT_FOUND, ask(request));
    }

    @Test
    void aTunnelIsNotThere() throws Exception {
        MetaData.Request connect = new MetaData.ConnectRequest(
                HttpScheme.HTTPS, new HostPortHttpField("localhost:1"), null, HttpFields.EMPTY, null);
        assertEquals(NOT_FOUND, ask(connect));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http/1.1", "h2c", ""})
    void nothingButHttp2IsSpoken(String protocol) throws Exception {
        try (SSLSocket socket = socket(protocol)) {
            assertThrows(IOException.class, () -> {
                socket.startHandshake();
                socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(UTF_8));
                socket.getOutputStream().flush();
                byte[] answer = socket.getInputStream().readAllBytes();
                assertTrue(!new String(answer, UTF_8).contains("HTTP/1"), new String(answer, UTF_8));
                throw new IOException("no HTTP/1 was spoken");
            });
        }
    }

    private SSLSocket socket(String protocol) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("authority", server.target().authority());
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        SSLSocket socket =
                (SSLSocket) context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), server.port());
        socket.setSoTimeout(5_000);
        SSLParameters parameters = socket.getSSLParameters();
        if (!protocol.isEmpty()) {
            parameters.setApplicationProtocols(new String[] {protocol});
        }
        socket.setSSLParameters(parameters);
        return socket;
    }

    private Outcome ask(MetaData.Request request) throws Exception {
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        // A connection for each: some of them end it.
        Session session = http2.connect(
                        tls,
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()),
                        new Session.Listener() {})
                .get(10, TimeUnit.SECONDS);
        HeadersFrame frame = new HeadersFrame(request, null, false);
        session.newStream(frame, new Listening(outcome)).exceptionally(failure -> {
            outcome.completeExceptionally(failure);
            return null;
        });
        try {
            return outcome.get(10, TimeUnit.SECONDS);
        } finally {
            session.close(0, "done", Callback.NOOP);
        }
    }

    private static HttpFields fields(String name, String value) {
        return HttpFields.build().add(name, value);
    }

    private static Arguments request(String name, String method, String uri, HttpFields fields) {
        HttpURI target = HttpURI.build()
                .scheme("https")
                .authority("localhost")
                .pathQuery(uri.substring("https://localhost".length()));
        return Arguments.of(name, new MetaData.Request(method, target, HttpVersion.HTTP_2, fields, -1));
    }

    private static final class Listening implements org.eclipse.jetty.http2.api.Stream.Listener {
        private final CompletableFuture<Outcome> outcome;
        private String head = "";
        private int body;
        private boolean ended;

        Listening(CompletableFuture<Outcome> outcome) {
            this.outcome = outcome;
        }

        @Override
        public void onHeaders(org.eclipse.jetty.http2.api.Stream stream, HeadersFrame frame) {
            MetaData.Response response = (MetaData.Response) frame.getMetaData();
            head += response.getStatus() + " "
                    + response.getHttpFields().stream().map(Object::toString).toList();
            if (frame.isEndStream()) {
                outcome.complete(new Outcome(head, body));
            } else {
                stream.demand();
            }
            if (!ended) {
                ended = true;
                stream.data(new DataFrame(stream.getId(), ByteBuffer.allocate(0), true), Callback.NOOP);
            }
        }

        @Override
        public void onDataAvailable(org.eclipse.jetty.http2.api.Stream stream) {
            for (Data data = stream.readData(); data != null; data = stream.readData()) {
                body += data.frame().remaining();
                data.release();
                if (data.frame().isEndStream()) {
                    outcome.complete(new Outcome(head, body));
                    return;
                }
            }
            stream.demand();
        }

        @Override
        public void onReset(org.eclipse.jetty.http2.api.Stream stream, ResetFrame frame, Callback callback) {
            outcome.complete(new Outcome(head + " reset " + frame.getError(), body));
            callback.succeeded();
        }
    }
}
