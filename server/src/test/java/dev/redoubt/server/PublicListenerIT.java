package dev.redoubt.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.server.testing.TestAppliance;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.KeyStore;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody without the channel gets from the public listener: next to nothing. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PublicListenerIT {
    private TestAppliance appliance;
    private SSLContext tls;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        appliance = new TestAppliance(folder);
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("ca", appliance.authority());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        tls = SSLContext.getInstance("TLS");
        tls.init(null, trust.getTrustManagers(), null);
    }

    @AfterAll
    void stop() throws Exception {
        appliance.stop();
    }

    private HttpResponse<byte[]> ask(String method, String path, byte[] body) throws Exception {
        try (HttpClient client = HttpClient.newBuilder()
                .sslContext(tls)
                .version(HttpClient.Version.HTTP_2)
                .build()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(
                            "https://localhost:" + appliance.appliance().port() + path))
                    .method(method, HttpRequest.BodyPublishers.ofByteArray(body))
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/",
        "GET,/channel",
        "GET,/exchange",
        "PUT,/exchange",
        "DELETE,/channel",
        "POST,/",
        "POST,/v1/enrol",
        "POST,/v1/link",
        "GET,/metrics",
        "GET,/healthz",
        "GET,/readyz",
        "POST,/channel/",
        "POST,/exchange?x",
        "POST,/channel/device",
        "OPTIONS,/",
        "HEAD,/",
        "POST,/%65xchange",
        "GET,/favicon.ico",
        "TRACE,/"
    })
    void everythingElseIsNotFoundAndEmpty(String method, String path) throws Exception {
        HttpResponse<byte[]> response = ask(method, path, new byte[0]);
        assertEquals(404, response.statusCode());
        assertEquals(0, response.body().length);
        assertTrue(response.headers().firstValue("server").isEmpty());
        assertTrue(response.headers().firstValue("content-type").isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/channel", "/exchange"})
    void junkInTheTwoOuterRequestsGetsAnEmptyAnswer(String path) throws Exception {
        HttpResponse<byte[]> response = ask("POST", path, new byte[500]);
        assertTrue(response.statusCode() == 400 || response.statusCode() == 410, "status " + response.statusCode());
        assertEquals(0, response.body().length);
    }

    private SSLSocket socket(String protocol, String... applicationProtocols) throws IOException {
        SSLSocket socket = (SSLSocket) tls.getSocketFactory()
                .createSocket("localhost", appliance.appliance().port());
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setProtocols(new String[] {protocol});
        parameters.setApplicationProtocols(applicationProtocols);
        socket.setSSLParameters(parameters);
        socket.setSoTimeout(10_000);
        return socket;
    }

    @Test
    void onlyTls13IsSpoken() throws Exception {
        try (SSLSocket old = socket("TLSv1.2", "h2")) {
            assertThrows(SSLException.class, old::startHandshake);
        }
        try (SSLSocket current = socket("TLSv1.3", "h2")) {
            current.startHandshake();
            assertEquals("TLSv1.3", current.getSession().getProtocol());
            assertEquals("h2", current.getApplicationProtocol());
        }
    }

    @Test
    void onlyHttp2IsSpoken() throws Exception {
        try (SSLSocket socket = socket("TLSv1.3", "http/1.1")) {
            assertEquals(-1, firstByteOfAnAnswerOverHttp1(socket), "no answer at all");
        }
        try (SSLSocket socket = socket("TLSv1.3")) {
            assertEquals(0, firstByteOfAnAnswerOverHttp1(socket), "a SETTINGS frame of HTTP/2, not the H of HTTP/1.1");
        }
    }

    private static int firstByteOfAnAnswerOverHttp1(SSLSocket socket) {
        try {
            socket.startHandshake();
            socket.getOutputStream()
                    .write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"
                            .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            return in.read();
        } catch (java.net.SocketTimeoutException e) {
            throw new AssertionError("the connection hangs", e);
        } catch (IOException e) {
            return -1;
        }
    }

    @Test
    void managementListenerServesHealthAndMetricsAndNothingElse() throws Exception {
        assertEquals(200, appliance.manage("/healthz").statusCode());
        assertEquals(200, appliance.manage("/readyz").statusCode());
        assertTrue(appliance.manage("/metrics").body().contains("redoubt_channel_sessions"));
        assertEquals(404, appliance.manage("/").statusCode());
        assertEquals(404, appliance.manage("/v1/enrol").statusCode());
        assertEquals(404, appliance.manage("/exchange").statusCode());
    }
}
