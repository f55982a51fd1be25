package dev.redoubt.client.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.client.appliance.TestChannelServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a tool sees when the appliance behind the gateway does not do what it should. SPEC.md, "Gateway". */
@Timeout(60)
class GatewayFaultsIT {
    private static final Patience SHORT = new Patience(Duration.ofSeconds(1), Duration.ofSeconds(3));

    @TempDir
    Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private final Faulty resource = new Faulty();
    private final Deque<AutoCloseable> ends = new ArrayDeque<>();

    @AfterEach
    void stop() throws Exception {
        resource.over.countDown();
        for (AutoCloseable end : ends) {
            end.close();
        }
        http.close();
    }

    private TestGateway gateway(Patience patience, TestGateway.Way way) throws Exception {
        TestGateway gateway = new TestGateway(folder, new TestChannelServer(1, resource), patience, way);
        ends.push(gateway);
        return gateway;
    }

    private TestGateway gateway() throws Exception {
        return gateway(SHORT, TestGateway::anonymous);
    }

    private static void assertProblem(int status, String code, HttpResponse<String> response) {
        assertEquals(status, response.statusCode(), response.body());
        assertTrue(response.body().contains("\"code\":\"" + code + "\""), response.body());
    }

    private HttpResponse<String> get(TestGateway gateway, String path) throws Exception {
        return http.send(gateway.request(path).build(), BodyHandlers.ofString());
    }

    @Test
    void anApplianceThatGivesNoAnswerIsATimeout() throws Exception {
        assertProblem(504, "appliance_timeout", get(gateway(), "/never"));
        assertEquals(1, resource.calls.get(), "a request that may still run is not sent again");
    }

    @Test
    void anotherApplianceIsNotTrusted() throws Exception {
        assertProblem(502, "untrusted_appliance", get(gateway(SHORT, TestGateway::otherRoot), "/hello"));
        assertEquals(0, resource.calls.get());
    }

    @Test
    void aDeviceThatIsNotAcceptedIsToldSo() throws Exception {
        assertProblem(502, "device_refused", get(gateway(SHORT, TestGateway::unknownDevice), "/hello"));
        assertEquals(0, resource.calls.get());
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD"})
    void aReadWhoseAnswerIsCutBeforeItBeginsIsSentOnceMore(String method) throws Exception {
        TestGateway gateway = gateway();
        resource.cuts.set(1);
        HttpResponse<String> response = http.send(
                gateway.request("/cut").method(method, BodyPublishers.noBody()).build(), BodyHandlers.ofString());
        assertEquals(200, response.statusCode());
        assertEquals(2, resource.calls.get());
    }

    @Test
    void aReadIsNotSentAThirdTime() throws Exception {
        TestGateway gateway = gateway();
        resource.cuts.set(2);
        assertProblem(502, "appliance_unreachable", get(gateway, "/cut"));
        assertEquals(2, resource.calls.get());
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE"})
    void nothingElseIsSentOnceMore(String method) throws Exception {
        TestGateway gateway = gateway();
        resource.cuts.set(1);
        HttpResponse<String> response = http.send(
                gateway.request("/cut")
                        .method(method, BodyPublishers.ofString("content"))
                        .build(),
                BodyHandlers.ofString());
        assertProblem(502, "appliance_unreachable", response);
        assertEquals(1, resource.calls.get());
    }

    @Test
    void anApplianceThatFallsSilentInMidBodyIsACut() throws Exception {
        HttpResponse<InputStream> response =
                http.send(gateway().request("/stuck").build(), BodyHandlers.ofInputStream());
        try (InputStream in = response.body()) {
            // Full records; the rest gathers at the appliance.
            assertEquals(5 * 16_000, in.readNBytes(5 * 16_000).length);
            long begun = System.nanoTime();
            assertThrows(IOException.class, in::readAllBytes);
            long seconds = Duration.ofNanos(System.nanoTime() - begun).toSeconds();
            assertTrue(seconds < 10, "after " + seconds + " s");
        }
    }

    @Test
    void anApplianceThatTakesNothingMoreOfAnUploadIsATimeout() throws Exception {
        HttpResponse<String> response = http.send(
                gateway()
                        .request("/never")
                        .POST(BodyPublishers.ofByteArray(new byte[32 << 20]))
                        .build(),
                BodyHandlers.ofString());
        assertProblem(504, "appliance_timeout", response);
    }

    @Test
    void anEventStreamMayBeSilentForLonger() throws Exception {
        HttpResponse<InputStream> response = http.send(
                gateway()
                        .request("/stuck")
                        .header("Accept", "text/event-stream")
                        .build(),
                BodyHandlers.ofInputStream());
        try (InputStream in = response.body()) {
            in.readNBytes(Faulty.BEGINNING);
            Thread.sleep(SHORT.bodies().multipliedBy(2));
            resource.over.countDown();
            assertEquals(Faulty.END, in.readAllBytes().length);
        }
    }

    /** Connections, and what a tool hears on the one that is one too many, until another closes. */
    @Test
    void atMost512ConnectionsAreServed() throws Exception {
        TestGateway gateway = gateway();
        String request = "GET /hello HTTP/1.1\r\nHost: 127.0.0.1:" + gateway.port() + "\r\n" + Admission.HEADER + ": "
                + gateway.token() + "\r\n\r\n";
        for (int i = 0; i < 512; i++) {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port());
            ends.addLast(socket);
            ask(socket, request);
        }
        try (Socket tooMany = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
            tooMany.setSoTimeout(500);
            assertThrows(SocketTimeoutException.class, () -> ask(tooMany, request));
            ends.removeLast().close();
            tooMany.setSoTimeout(20_000);
            assertEquals('H', tooMany.getInputStream().read());
        }
    }

    private static void ask(Socket socket, String request) throws IOException {
        socket.getOutputStream().write(request.getBytes(US_ASCII));
        assertEquals('H', socket.getInputStream().read());
    }

    /** What lies behind the channel, and fails. */
    private static final class Faulty extends Handler.Abstract {
        static final int BEGINNING = 100_000;
        static final int END = 10;

        final AtomicInteger calls = new AtomicInteger();
        final AtomicInteger cuts = new AtomicInteger();
        final CountDownLatch over = new CountDownLatch(1);

        @Override
        public boolean handle(Request request, Response response, Callback callback) throws Exception {
            calls.incrementAndGet();
            switch (request.getHttpURI().getPath()) {
                case "/never" -> {
                    over.await();
                    callback.failed(new IOException("over"));
                }
                case "/cut" -> {
                    if (cuts.getAndDecrement() > 0) {
                        // The whole connection, as somebody in between would do it.
                        request.getConnectionMetaData()
                                .getConnection()
                                .getEndPoint()
                                .close();
                        callback.failed(new IOException("on purpose"));
                    } else {
                        callback.succeeded();
                    }
                }
                case "/stuck" -> {
                    Content.Sink.write(response, false, ByteBuffer.wrap(new byte[BEGINNING]));
                    Content.Sink.write(response, false, BufferUtil.EMPTY_BUFFER);
                    over.await();
                    response.write(true, ByteBuffer.wrap(new byte[END]), callback);
                }
                default -> callback.succeeded();
            }
            return true;
        }
    }
}
