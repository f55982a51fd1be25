package dev.redoubt.client.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.client.appliance.TestChannelServer;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A program of this machine without the token, that signs badly, slowly, or often. */
@Timeout(60)
class GatewayTokenlessIT {
    private static final String NETWORK = "/networks/12345678";
    private static final String SIGNED = "Authorization: AWS4-HMAC-SHA256 Credential=AK/1/2/3/4, Signature=00";
    private static final Patience SHORT =
            new Patience(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(1));

    @TempDir
    Path folder;

    private final TestResource resource = new TestResource();
    private final List<Socket> open = new ArrayList<>();
    private TestGateway gateway;
    private String host = "";

    @BeforeEach
    void start() throws Exception {
        gateway = new TestGateway(folder, new TestChannelServer(1, resource), SHORT, TestGateway::anonymous);
        host = "Host: 127.0.0.1:" + gateway.port();
    }

    @AfterEach
    void stop() throws Exception {
        resource.next.countDown();
        for (Socket socket : open) {
            socket.close();
        }
        gateway.close();
    }

    private static void assertStatus(int status, String answer) {
        assertEquals("HTTP/1.1 " + status, answer.substring(0, Math.min(12, answer.length())), answer);
    }

    private String get(String path, String... more) throws Exception {
        List<String> lines = new ArrayList<>(List.of("GET " + path + " HTTP/1.1", host, "Connection: close"));
        lines.addAll(List.of(more));
        return gateway.raw(lines.toArray(String[]::new));
    }

    /** Sends so much, and waits. */
    private Socket begin(String text) throws Exception {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port());
        open.add(socket);
        socket.setSoTimeout(20_000);
        socket.getOutputStream().write(text.getBytes(UTF_8));
        return socket;
    }

    private String head(String method, String path, int length) {
        return method + " " + path + " HTTP/1.1\r\n" + host + "\r\n" + SIGNED + "\r\nContent-Length: " + length
                + "\r\nConnection: close\r\n\r\n";
    }

    private static String answer(Socket socket) throws Exception {
        try (InputStream in = socket.getInputStream()) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    @Test
    void contentGoesOnWhole() throws Exception {
        String content = "{\"a\":" + "1".repeat(100_000) + "}";
        String answer = answer(begin(head("POST", NETWORK + "/echo", content.length()) + content));
        assertStatus(200, answer);
        assertTrue(answer.contains(content.substring(0, 10_000)), answer);
        assertTrue(answer.contains("1}"), answer);
    }

    @Test
    void contentThatDoesNotComeBeginsNoExchangeAndIsRefused() throws Exception {
        String answer = answer(begin(head("POST", NETWORK + "/hold", 2) + "{"));
        assertStatus(408, answer);
        assertTrue(answer.contains("\"code\":\"too_slow\""), answer);
        assertEquals(0, resource.administrative.get());
    }

    @Test
    void fourWrongSignaturesAndTheRestStaysHere() throws Exception {
        for (int i = 0; i < Tokenless.MOST_WRONG; i++) {
            assertStatus(401, get(NETWORK + "/wrong", SIGNED));
        }
        String answer = get(NETWORK + "/wrong", SIGNED);
        assertStatus(429, answer);
        assertTrue(answer.contains("\"code\":\"too_many_wrong\""), answer);
        assertEquals(Tokenless.MOST_WRONG, resource.administrative.get());
        String token = Admission.HEADER + ": " + gateway.token();
        assertStatus(401, get(NETWORK + "/wrong", SIGNED, token));
        assertStatus(200, get(NETWORK + "/users", SIGNED, token));
    }

    @Test
    void fourAtOnceAndWhoHasTheTokenDoesNotWait() throws Exception {
        for (int i = 0; i < Tokenless.AT_ONCE; i++) {
            begin(head("GET", NETWORK + "/hold", 0));
        }
        while (resource.administrative.get() < Tokenless.AT_ONCE) {
            Thread.sleep(10);
        }
        assertStatus(503, get(NETWORK + "/users", SIGNED));
        assertStatus(200, get(NETWORK + "/users", SIGNED, Admission.HEADER + ": " + gateway.token()));
        resource.next.countDown();
        assertStatus(200, get(NETWORK + "/users", SIGNED));
    }

    @Test
    void whoGoesAwayGivesHisPlaceBack() throws Exception {
        for (int i = 0; i < Tokenless.AT_ONCE; i++) {
            begin(head("GET", NETWORK + "/hold", 0));
        }
        while (resource.administrative.get() < Tokenless.AT_ONCE) {
            Thread.sleep(10);
        }
        for (Socket socket : open) {
            socket.close();
        }
        String answer = get(NETWORK + "/users", SIGNED);
        for (int i = 0; i < 20 && answer.startsWith("HTTP/1.1 503"); i++) {
            answer = get(NETWORK + "/users", SIGNED);
        }
        assertStatus(200, answer);
    }

    /**
     * An event stream would hold its exchange for as long as its tool likes: its inner request stays open, so that the
     * echo of its content does not end.
     */
    @Test
    void thereIsNoEventStreamWithoutTheToken() throws Exception {
        String events = "Accept: text/event-stream";
        assertStatus(200, get(NETWORK + "/echo", SIGNED, events));
        String token = Admission.HEADER + ": " + gateway.token();
        Socket stream = begin(String.join(
                "\r\n", "GET " + NETWORK + "/echo HTTP/1.1", host, SIGNED, token, events, "Connection: close", "", ""));
        stream.setSoTimeout(1_000);
        assertThrows(SocketTimeoutException.class, () -> answer(stream));
    }
}
