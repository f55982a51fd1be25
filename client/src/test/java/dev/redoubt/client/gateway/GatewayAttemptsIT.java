package dev.redoubt.client.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What breaks on either side of the gateway must not be mended into something wrong. */
@Timeout(60)
class GatewayAttemptsIT {
    @TempDir
    Path folder;

    private final AtomicInteger attempts = new AtomicInteger();
    private final CountDownLatch waiting = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private TestGateway gateway;

    @BeforeEach
    void start() throws Exception {
        gateway = new TestGateway(folder, new Faulty());
    }

    @AfterEach
    void stop() {
        released.countDown();
        gateway.close();
    }

    private final class Faulty extends Handler.Abstract {
        @Override
        public boolean handle(Request request, Response response, Callback callback) throws Exception {
            int attempt = attempts.incrementAndGet();
            response.getHeaders().add("X-Attempt", Integer.toString(attempt));
            if (request.getHttpURI().getPath().equals("/wait")) {
                waiting.countDown();
                released.await();
            } else if (attempt == 1) {
                // Its head is sent at once, and then nothing more.
                response.getHeaders().add("Set-Cookie", "of=first");
                Content.Sink.write(response, false, BufferUtil.EMPTY_BUFFER);
                callback.failed(new IOException("on purpose"));
                return true;
            }
            response.write(true, ByteBuffer.wrap("well".getBytes(StandardCharsets.US_ASCII)), callback);
            return true;
        }
    }

    @Test
    void aSecondAttemptHasNothingOfTheFirst() throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> response = http.send(
                    gateway.request("/").header("Accept", "text/event-stream").build(), BodyHandlers.ofString());
            assertEquals(200, response.statusCode());
            assertEquals("well", response.body());
            assertEquals(List.of("2"), response.headers().allValues("x-attempt"));
            assertEquals(List.of(), response.headers().allValues("set-cookie"));
        }
    }

    @Test
    void aToolThatSendsOnWhileItWaitsLosesItsConnectionAndNothingIsMadeOfTheRest() throws Exception {
        String request = "GET /wait HTTP/1.1\r\nHost: 127.0.0.1:" + gateway.port() + "\r\n" + Admission.HEADER + ": "
                + gateway.token() + "\r\n\r\n";
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            waiting.await();
            // Its first byte is what the gateway looks for: it tells that the tool is still there.
            Thread.sleep(100);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            String answers = answers(in);
            assertTrue(answers.isEmpty() || answers.lastIndexOf("HTTP/1.1 ") == 0, answers);
            assertEquals(1, attempts.get());
        }
    }

    private static String answers(InputStream in) {
        try {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            // A connection that is closed while the tool sends is reset.
            return "";
        }
    }
}
