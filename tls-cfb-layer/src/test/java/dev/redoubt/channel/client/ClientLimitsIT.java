package dev.redoubt.channel.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a caller can bound, watch and give up. */
@Timeout(60)
class ClientLimitsIT {
    private static final ChannelRequest GET = ChannelRequest.get("/");

    private final CountDownLatch released = new CountDownLatch(1);

    /** A call that waits, and how it ended. */
    private interface Waiting {
        void run() throws ChannelException;
    }

    @Test
    void anAnswerUpToTheBoundIsTaken() throws Exception {
        try (TestServer server = new TestServer(new ChannelIT.Echo());
                ChannelClient client = server.client()) {
            byte[] body = new byte[100_000];
            assertArrayEquals(
                    body, client.send(echo(body).withMaxAnswer(100_000)).body());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 99_999})
    void anAnswerPastTheBoundIsAnErrorThatSaysSo(int bound) throws Exception {
        try (TestServer server = new TestServer(new ChannelIT.Echo());
                ChannelClient client = server.client()) {
            ChannelRequest request = echo(new byte[100_000]).withMaxAnswer(bound);
            assertThrows(ChannelException.AnswerTooLarge.class, () -> client.send(request));
            assertThrows(
                    ChannelException.AnswerTooLarge.class,
                    () -> client.send(request.watchedBy(new ChannelProgress() {})));
            assertEquals(200, client.send(GET).status());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRequestHasItsOwnTime(boolean watched) throws Exception {
        try (TestServer server = new TestServer(TestHandler.waiting(released));
                ChannelClient client = server.client()) {
            client.connect();
            ChannelRequest hasty = GET.withTimeout(Duration.ofMillis(300));
            long begun = System.nanoTime();
            assertThrows(
                    ChannelException.TimedOut.class,
                    () -> client.send(watched ? hasty.watchedBy(new ChannelProgress() {}) : hasty));
            assertTrue(System.nanoTime() - begun < Duration.ofSeconds(10).toNanos());
        } finally {
            released.countDown();
        }
    }

    @Test
    void aStalledWriteTimesOut() throws Exception {
        try (TestServer server = new TestServer(TestHandler.waiting(released));
                ChannelClient client = server.client();
                ChannelExchange exchange = client.open("POST", "/", List.of()).limitSilence(Duration.ofMillis(300))) {
            assertThrows(ChannelException.TimedOut.class, () -> writeForever(exchange));
            assertThrows(ChannelException.class, exchange::status);
        } finally {
            released.countDown();
        }
    }

    @Test
    void closingAnExchangeEndsWhoWaitsForItsAnswer() throws Exception {
        try (TestServer server = new TestServer(TestHandler.waiting(released));
                ChannelClient client = server.client();
                ChannelExchange exchange = client.open("GET", "/", List.of())) {
            exchange.end();
            assertAborted(exchange::status, exchange::close);
        } finally {
            released.countDown();
        }
    }

    @Test
    void closingAnExchangeEndsWhoWaitsToWrite() throws Exception {
        try (TestServer server = new TestServer(TestHandler.waiting(released));
                ChannelClient client = server.client();
                ChannelExchange exchange = client.open("POST", "/", List.of())) {
            assertAborted(() -> writeForever(exchange), exchange::close);
        } finally {
            released.countDown();
        }
    }

    @Test
    void closingTheClientEndsWhoWaits() throws Exception {
        try (TestServer server = new TestServer(TestHandler.waiting(released))) {
            ChannelClient client = server.client();
            client.connect();
            assertAborted(() -> client.send(GET), client::close);
        } finally {
            released.countDown();
        }
    }

    @Test
    void interruptingEndsWhoWaits() throws Exception {
        try (TestServer server = new TestServer(TestHandler.waiting(released));
                ChannelClient client = server.client();
                ChannelExchange exchange = client.open("POST", "/", List.of())) {
            assertInterrupted(() -> client.send(GET));
            assertInterrupted(() -> writeForever(exchange));
        } finally {
            released.countDown();
        }
    }

    @Test
    void progressIsToldBothWays() throws Exception {
        Progress progress = new Progress();
        try (TestServer server = new TestServer(new ChannelIT.Echo());
                ChannelClient client = server.client()) {
            client.send(echo(new byte[300_000]).watchedBy(progress));
            assertEquals(300_000, progress.received.get());
            assertTrue(progress.sent.get() > 300_000 && progress.sent.get() < 350_000, progress.sent.toString());

            Progress streamed = new Progress();
            try (ChannelExchange exchange = client.open("POST", "/echo", List.of(), streamed)) {
                exchange.write(new byte[300_000]);
                exchange.end();
                assertEquals(300_000, exchange.response().readAllBytes().length);
            }
            assertEquals(300_000, streamed.received.get());
            assertTrue(Math.abs(progress.sent.get() - streamed.sent.get()) < 1000);
        }
    }

    private static ChannelRequest echo(byte[] body) {
        return ChannelRequest.post("/echo", "text/plain", body);
    }

    private static void writeForever(ChannelExchange exchange) throws ChannelException {
        while (true) {
            exchange.write("x".repeat(1 << 14).getBytes(UTF_8));
        }
    }

    private static void assertAborted(Waiting call, Runnable end) throws Exception {
        assertAborted(call, (Thread _) -> end.run());
    }

    private static void assertInterrupted(Waiting call) throws Exception {
        assertAborted(call, (Thread waiting) -> waiting.interrupt());
    }

    private static void assertAborted(Waiting call, Consumer<Thread> end) throws Exception {
        CompletableFuture<Throwable> outcome = new CompletableFuture<>();
        Thread waiting = Thread.ofVirtual().start(() -> {
            try {
                call.run();
                outcome.complete(new AssertionError("did not wait"));
            } catch (ChannelException | RuntimeException e) {
                outcome.complete(e);
            }
        });
        assertThrows(TimeoutException.class, () -> outcome.get(500, TimeUnit.MILLISECONDS));
        end.accept(waiting);
        assertInstanceOf(ChannelException.Aborted.class, outcome.get(5, TimeUnit.SECONDS));
    }

    private static final class Progress implements ChannelProgress {
        private final AtomicLong sent = new AtomicLong();
        private final AtomicLong received = new AtomicLong();

        @Override
        public void sent(long sealed) {
            assertTrue(sealed > sent.getAndSet(sealed));
        }

        @Override
        public void received(long content) {
            assertTrue(content > received.getAndSet(content));
        }
    }
}
