package dev.redoubt.channel.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A request that is too slow, beside others on the same connection. */
@Timeout(60)
class TimeoutsApartIT {
    private static final ChannelRequest SLOW = ChannelRequest.get("/slow");
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final int PARTS = 25;
    private static final int PART = 40_000;

    private final CountDownLatch released = new CountDownLatch(1);

    private Handler handler() {
        return new TestHandler(this::answer);
    }

    private void answer(Request request, Response response, Callback callback) throws Exception {
        switch (request.getHttpURI().getPath()) {
            case "/slow" -> released.await();
            case "/silent" -> {
                Content.Sink.write(response, false, ByteBuffer.allocate(PART));
                released.await();
            }
            default -> {
                for (int i = 0; i < PARTS; i++) {
                    Content.Sink.write(response, false, ByteBuffer.allocate(PART));
                    Thread.sleep(PAUSE);
                }
            }
        }
        callback.succeeded();
    }

    @Test
    void aHurriedRequestDoesNotCutASilentStream() throws Exception {
        try (TestServer server = new TestServer(handler());
                ChannelClient client = server.client();
                ChannelExchange silent = client.open("GET", "/silent", List.of())) {
            silent.end();
            assertEquals(200, silent.status());
            assertThrows(ChannelException.TimedOut.class, () -> client.send(SLOW.withTimeout(Duration.ofMillis(500))));
            released.countDown();
            assertEquals(PART, silent.response().readAllBytes().length);
        } finally {
            released.countDown();
        }
    }

    @Test
    void aRequestThatTimesOutDoesNotCutASilentStreamOfAConnectionThatIsAlive() throws Exception {
        try (TestServer server = new TestServer(handler());
                ChannelClient client = server.client(
                        server.target().withAnswerTimeout(Duration.ofMillis(2600)), java.util.Optional.empty());
                ChannelExchange silent = client.open("GET", "/silent", List.of())) {
            silent.end();
            assertEquals(200, silent.status());
            assertThrows(ChannelException.TimedOut.class, () -> client.send(SLOW));
            released.countDown();
            assertEquals(PART, silent.response().readAllBytes().length);
        } finally {
            released.countDown();
        }
    }

    @Test
    void aRequestThatTimesOutDoesNotCutADownloadThatNobodyReads() throws Exception {
        try (TestServer server = new TestServer(handler());
                ChannelClient client = server.client(
                        server.target().withAnswerTimeout(Duration.ofMillis(600)), java.util.Optional.empty());
                ChannelExchange download = client.open("GET", "/download", List.of())) {
            download.end();
            assertEquals(200, download.status());
            assertThrows(ChannelException.TimedOut.class, () -> client.send(SLOW));
            released.countDown();
            assertEquals(PARTS * PART, download.response().readAllBytes().length);
        } finally {
            released.countDown();
        }
    }
}
