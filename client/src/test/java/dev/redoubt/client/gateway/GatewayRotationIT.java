package dev.redoubt.client.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.channel.handshake.RotationPolicy;
import dev.redoubt.client.appliance.TestChannelServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tools on a gateway whose appliance wants new keys every second or two. */
@Timeout(60)
class GatewayRotationIT {
    private static final int EVENTS = 60;
    private static final int BLOCKS = 15;
    private static final int BODIES = 4;
    private static final int BLOCK = 50_000;
    private static final Duration PACE = Duration.ofMillis(100);

    @TempDir
    Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private final Slow resource = new Slow();
    private @Nullable TestGateway started;

    private TestGateway gateway() {
        return Objects.requireNonNull(started);
    }

    /** An epoch ends at {@code age}; what began in it is over at twice that, whatever the grace is. */
    private void start(Duration age) throws Exception {
        started =
                new TestGateway(folder, new TestChannelServer(1, resource, new RotationPolicy(age, 65_536, 1L << 30)));
    }

    @AfterEach
    void stop() {
        gateway().close();
        http.close();
    }

    @Test
    void anEventStreamThatIsCutAtItsEpochAndReopenedLosesAndDoublesNothing() throws Exception {
        start(Duration.ofSeconds(1));
        List<Integer> got = new ArrayList<>();
        int cuts = 0;
        while (got.size() < EVENTS) {
            HttpResponse<InputStream> response = http.send(
                    gateway()
                            .request("/events")
                            .header("Accept", "text/event-stream")
                            .header("Last-Event-ID", Integer.toString(got.size()))
                            .build(),
                    BodyHandlers.ofInputStream());
            assertEquals(200, response.statusCode());
            cuts += readToItsCut(response.body(), got);
        }
        assertEquals(IntStream.rangeClosed(1, EVENTS).boxed().toList(), got);
        assertTrue(cuts >= 2, cuts + " cuts");
    }

    /** Only whole events count, as browsers do it. */
    private static int readToItsCut(InputStream body, List<Integer> got) throws IOException {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(body, UTF_8))) {
            String id = "";
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("id: ")) {
                    id = line.substring(4);
                } else if (line.isEmpty() && !id.isEmpty()) {
                    got.add(Integer.parseInt(id));
                    id = "";
                }
            }
            return 0;
        } catch (IOException e) {
            return 1;
        }
    }

    @Test
    void downloadsWithinTheGraceAreWholeOverRotations() throws Exception {
        assertWholeOverRotations(() -> http.send(gateway().request("/slow").build(), BodyHandlers.ofByteArray())
                .body()
                .length);
    }

    @Test
    void uploadsWithinTheGraceAreWholeOverRotations() throws Exception {
        assertWholeOverRotations(() -> Integer.parseInt(http.send(
                        gateway()
                                .request("/swallow")
                                .POST(BodyPublishers.ofInputStream(SlowStream::new))
                                .build(),
                        BodyHandlers.ofString())
                .body()));
    }

    /** @param transfer of one body; gives its length */
    private void assertWholeOverRotations(Callable<Integer> transfer) throws Exception {
        start(Duration.ofSeconds(2));
        int crossings = 0;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < BODIES; i++) {
                int before = gateway().server().rotations();
                Future<Integer> running = threads.submit(transfer);
                keepRotating(running);
                assertEquals(BLOCKS * BLOCK, running.get());
                crossings += gateway().server().rotations() - before;
            }
        }
        assertTrue(crossings >= 2, crossings + " rotations under a body");
    }

    /** Other exchanges, upon which the client replaces the keys that are due. */
    private void keepRotating(Future<?> until) throws Exception {
        while (!until.isDone()) {
            assertEquals(
                    200,
                    http.send(gateway().request("/hello").build(), BodyHandlers.discarding())
                            .statusCode());
            Thread.sleep(PACE);
        }
    }

    private static final class SlowStream extends InputStream {
        private int left = BLOCKS * BLOCK;

        @Override
        public int read() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            if (left % BLOCK == 0) {
                pause();
            }
            int count = Math.min(length, left % BLOCK == 0 ? BLOCK : left % BLOCK);
            left -= count;
            return count;
        }
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(PACE);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    /** What lies behind the channel, and takes its time. */
    private static final class Slow extends Handler.Abstract {
        @Override
        public boolean handle(Request request, Response response, Callback callback) throws Exception {
            switch (request.getHttpURI().getPath()) {
                case "/events" -> events(request, response, callback);
                case "/slow" -> {
                    for (int i = 0; i < BLOCKS; i++) {
                        pause();
                        Content.Sink.write(response, false, ByteBuffer.wrap(new byte[BLOCK]));
                    }
                    callback.succeeded();
                }
                case "/swallow" -> {
                    long count =
                            Content.Source.asInputStream(request).transferTo(java.io.OutputStream.nullOutputStream());
                    response.write(true, ByteBuffer.wrap(Long.toString(count).getBytes(UTF_8)), callback);
                }
                default -> callback.succeeded();
            }
            return true;
        }

        private static void events(Request request, Response response, Callback callback) throws IOException {
            response.getHeaders().add("Content-Type", "text/event-stream");
            for (int id = Integer.parseInt(request.getHeaders().get("Last-Event-ID")) + 1; id <= EVENTS; id++) {
                pause();
                byte[] event = ("id: " + id + "\ndata: " + id + "\n\n").getBytes(UTF_8);
                Content.Sink.write(response, false, ByteBuffer.wrap(event));
                Content.Sink.write(response, false, BufferUtil.EMPTY_BUFFER);
            }
            callback.succeeded();
        }
    }
}
