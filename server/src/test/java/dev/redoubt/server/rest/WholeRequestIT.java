package dev.redoubt.server.rest;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.channel.server.ChannelHandler;
import dev.redoubt.channel.session.Device;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.NodeId;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A resource that does not look at its body, over a connection that a test can cut. */
@Timeout(60)
class WholeRequestIT {
    private static final int LARGEST = 100;
    private static final int LARGEST_OF_STRANGER = 50;
    private static final int PARTS = 2;
    private static final RequestLimits LIMITS =
            new RequestLimits(LARGEST, LARGEST_OF_STRANGER, 4 * PARTS * BodyMemory.PART);
    /** Tells that a request comes from a device, as the channel does it. */
    private static final String FROM_DEVICE = "X-Device: yes\r\n";

    private final AtomicInteger changes = new AtomicInteger();
    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server);

    @Path("/change")
    public static final class Careless {
        private final AtomicInteger changes;

        Careless(AtomicInteger changes) {
            this.changes = changes;
        }

        @POST
        public void change() {
            changes.incrementAndGet();
        }
    }

    @BeforeEach
    void start() throws Exception {
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        server.setHandler(new FromDevice(
                Resources.handler(_ -> {}, new BodyMemory(LIMITS), new Careless(changes), new Events())));
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    private static final class FromDevice extends Handler.Wrapper {
        private static final Device DEVICE =
                new Device(AccountId.of(new byte[AccountId.SIZE]), NodeId.of(new byte[NodeId.SIZE]));

        FromDevice(Handler inner) {
            super(inner);
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) throws Exception {
            if (request.getHeaders().contains("X-Device")) {
                request.setAttribute(ChannelHandler.DEVICE, DEVICE);
            }
            return super.handle(request, response, callback);
        }
    }

    @Path("/events")
    public static final class Events {
        @GET
        @Produces({"text/event-stream", "text/plain"})
        public String one() {
            return "data: one\n\n";
        }
    }

    private Socket connect() throws Exception {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), connector.getLocalPort());
        socket.setSoTimeout(10_000);
        return socket;
    }

    private static void begin(Socket socket, String fields, int announced, int sent) throws Exception {
        String head = "POST /change HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + fields + "Content-Length: "
                + announced + "\r\n\r\n";
        socket.getOutputStream().write((head + "x".repeat(sent)).getBytes(US_ASCII));
    }

    private static String answer(Socket socket) throws Exception {
        return new String(socket.getInputStream().readAllBytes(), US_ASCII);
    }

    /** @return the answer, up to its end */
    private String send(String fields, int announced, int sent) throws Exception {
        try (Socket socket = connect()) {
            begin(socket, fields, announced, sent);
            socket.shutdownOutput();
            return answer(socket);
        }
    }

    private static void assertStatus(int status, String answer) {
        assertTrue(answer.startsWith("HTTP/1.1 " + status), answer);
    }

    @Test
    void aWholeRequestRunsWhateverItsBody() throws Exception {
        assertStatus(204, send(FROM_DEVICE, LARGEST, LARGEST));
        assertStatus(204, send(FROM_DEVICE, 0, 0));
        assertStatus(204, send("", LARGEST_OF_STRANGER, LARGEST_OF_STRANGER));
        assertEquals(3, changes.get());
    }

    @Test
    void aRequestThatIsCutOffChangesNothing() throws Exception {
        String answer = send("", 50, 49);
        assertEquals(0, changes.get());
        assertTrue(answer.isEmpty() || answer.startsWith("HTTP/1.1 400"), answer);
    }

    @Test
    void aBodyThatIsTooLargeChangesNothing() throws Exception {
        assertStatus(413, send(FROM_DEVICE, LARGEST + 1, LARGEST + 1));
        assertStatus(413, send("", LARGEST_OF_STRANGER + 1, LARGEST_OF_STRANGER + 1));
        assertEquals(0, changes.get());
    }

    @Test
    void strangersWhoDoNotSendToTheEndTakeTheirShareAndNotADevices() throws Exception {
        List<Socket> strangers = new ArrayList<>();
        try {
            // One that comes beside our own question is refused itself, and another has to take its part.
            do {
                strangers.add(connect());
                begin(strangers.getLast(), "", 10, 9);
                Thread.sleep(50);
            } while (!send("", 1, 1).startsWith("HTTP/1.1 503"));
            String refused = send("", 1, 1);
            assertStatus(503, refused);
            assertTrue(refused.contains("\"code\":\"unavailable\""), refused);
            assertStatus(204, send(FROM_DEVICE, 1, 1));
            finish(strangers.getFirst());
            assertStatus(204, sendAgain(1));
        } finally {
            for (Socket stranger : strangers) {
                stranger.close();
            }
        }
    }

    /** As a stranger, until there is room: what was taken is given back when the answer has gone out. */
    private String sendAgain(int size) throws Exception {
        String answer = send("", size, size);
        while (answer.startsWith("HTTP/1.1 503")) {
            Thread.sleep(5);
            answer = send("", size, size);
        }
        return answer;
    }

    private static void finish(Socket begun) throws Exception {
        begun.getOutputStream().write('x');
        assertStatus(204, answer(begun));
    }

    @Test
    void whatWasTakenIsGivenBackHoweverTheRequestEnds() throws Exception {
        for (int i = 0; i < 3 * PARTS; i++) {
            send("", 50, 49);
            assertStatus(413, sendAgain(LARGEST));
        }
        assertStatus(204, sendAgain(1));
    }

    private String get(String accept) throws Exception {
        try (Socket socket = connect()) {
            socket.setSoTimeout(accept.equals("text/plain") ? 500 : 10_000);
            String head = "GET /events HTTP/1.1\r\nHost: localhost\r\nAccept: " + accept
                    + "\r\nTransfer-Encoding: chunked\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(US_ASCII));
            byte[] answer = new byte[12];
            socket.getInputStream().readNBytes(answer, 0, answer.length);
            return new String(answer, US_ASCII);
        }
    }

    @Test
    void eventsComeWhileTheRequestIsOpen() throws Exception {
        assertEquals("HTTP/1.1 200", get("text/event-stream"));
        assertThrows(SocketTimeoutException.class, () -> get("text/plain"));
    }
}
