package dev.redoubt.server.rest;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A resource that does not look at its body, over a connection that a test can cut. */
@Timeout(60)
class WholeRequestIT {
    private static final int LARGEST = 100;

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
        server.setHandler(Resources.handler(_ -> {}, LARGEST, new Careless(changes)));
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    /** @return the answer, up to its end */
    private String send(int announced, int sent) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), connector.getLocalPort())) {
            String head = "POST /change HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: "
                    + announced + "\r\n\r\n";
            socket.getOutputStream().write((head + "x".repeat(sent)).getBytes(US_ASCII));
            socket.shutdownOutput();
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), US_ASCII);
        }
    }

    @Test
    void aWholeRequestRunsWhateverItsBody() throws Exception {
        assertTrue(send(LARGEST, LARGEST).startsWith("HTTP/1.1 204"));
        assertTrue(send(0, 0).startsWith("HTTP/1.1 204"));
        assertEquals(2, changes.get());
    }

    @Test
    void aRequestThatIsCutOffChangesNothing() throws Exception {
        String answer = send(50, 49);
        assertEquals(0, changes.get());
        assertTrue(answer.isEmpty() || answer.startsWith("HTTP/1.1 400"), answer);
    }

    @Test
    void aBodyThatIsTooLargeChangesNothing() throws Exception {
        assertTrue(send(LARGEST + 1, LARGEST + 1).startsWith("HTTP/1.1 413"));
        assertEquals(0, changes.get());
    }
}
