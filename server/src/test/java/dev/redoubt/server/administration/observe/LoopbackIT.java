package dev.redoubt.server.administration.observe;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.server.administration.access.AccessException;
import dev.redoubt.server.configuration.Place;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whoever listens on the socket may be somebody else. */
@Timeout(60)
class LoopbackIT {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    @TempDir
    private Path folder;

    /** What a peer says, once it was asked. */
    @FunctionalInterface
    private interface Peer {
        void answer(OutputStream out) throws IOException;
    }

    private Scrape scrape(Peer peer) throws Exception {
        Path socket = folder.resolve("s");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
                Loopback loopback = new Loopback(PATIENCE)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            Thread.ofVirtual().start(() -> serve(server, peer));
            return new ManagementAccess(loopback, new Place.UnixSocket(socket)).scrape();
        }
    }

    private static void serve(ServerSocketChannel server, Peer peer) {
        try (SocketChannel connection = server.accept()) {
            connection.read(java.nio.ByteBuffer.allocate(8_192));
            peer.answer(Channels.newOutputStream(connection));
        } catch (IOException e) {
            // It had enough of this peer.
            return;
        }
    }

    private static void say(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(ISO_8859_1));
        out.flush();
    }

    private String refusal(Peer peer) {
        long begun = System.nanoTime();
        AccessException refused = assertThrows(AccessException.class, () -> scrape(peer));
        assertTrue(System.nanoTime() - begun < Duration.ofSeconds(20).toNanos(), "in time");
        return refused.getMessage();
    }

    @Test
    void anAnswerIsRead() throws Exception {
        assertEquals(
                7,
                scrape(out -> say(out, "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\na 7\n"))
                        .count("a"));
    }

    @Test
    void whatIsNoMetricsIsSaidWithoutRepeatingIt() {
        String refused = refusal(out -> say(out, "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n\u001b[2Jxx"));
        assertEquals("what the management listener answers are no metrics: line 1: no name where one belongs", refused);
    }

    @Test
    void anAnswerWithoutEndHasAnEnd() {
        String refused = refusal(out -> {
            say(out, "HTTP/1.1 200 OK\r\n\r\n");
            while (true) {
                say(out, "# nothing at all\n".repeat(4_000));
            }
        });
        assertTrue(refused.startsWith("no answer on "), refused);
    }

    @Test
    void oneThatDripsIsNotWaitedForForEver() {
        String refused = refusal(out -> {
            say(out, "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
            while (true) {
                say(out, "#");
                pause();
            }
        });
        assertTrue(refused.startsWith("no answer on "), refused);
    }

    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void oneThatSaysNothingIsNotWaitedForForEver() {
        assertTrue(refusal(out -> {
                    for (int at = 0; at < 100; at++) {
                        pause();
                    }
                })
                .startsWith("no answer on "));
    }

    @Test
    void aHeadWithoutEndIsNone() {
        assertTrue(refusal(out -> {
                    say(out, "HTTP/1.1 200 OK\r\n");
                    while (true) {
                        say(out, "X-Header: nothing\r\n".repeat(1_000));
                    }
                })
                .startsWith("no answer on "));
    }

    @Test
    void nothingIsUnpacked() throws Exception {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write("a 7\n".getBytes(ISO_8859_1));
        }
        String refused = refusal(out -> {
            say(out, "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: " + packed.size() + "\r\n\r\n");
            out.write(packed.toByteArray());
        });
        assertTrue(refused.startsWith("what the management listener answers are no metrics"), refused);
    }

    @Test
    void nobodyIsSentElsewhere() {
        String refused = refusal(out ->
                say(out, "HTTP/1.1 302 Found\r\nLocation: http://192.0.2.1/metrics\r\nContent-Length: 0\r\n\r\n"));
        assertEquals("the management listener answers 302 instead of metrics", refused);
    }

    @Test
    void whereNobodyListensThatIsSaid() {
        try (Loopback loopback = new Loopback(PATIENCE)) {
            ManagementAccess nobody = new ManagementAccess(loopback, new Place.UnixSocket(folder.resolve("nobody")));
            assertTrue(assertThrows(AccessException.class, nobody::scrape)
                    .getMessage()
                    .startsWith("no answer on "));
        }
    }
}
