package dev.redoubt.channel.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.channel.session.ChannelLimits;
import dev.redoubt.channel.session.TestAppliance;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sessions that are lost, are said to be lost, or are due, and answers that do not come. */
@Timeout(60)
class SessionLossIT {
    private static final ChannelRequest GET = ChannelRequest.get("/");
    private static final ChannelRequest POST = ChannelRequest.post("/", "text/plain", "x".getBytes(UTF_8));

    private final AtomicInteger calls = new AtomicInteger();

    @Test
    void anAnswerThatDoesNotComeTimesOut() throws Exception {
        CountDownLatch released = new CountDownLatch(1);
        try (TestServer server = new TestServer(TestHandler.waiting(released))) {
            ChannelTarget hasty = server.target().withAnswerTimeout(Duration.ofMillis(500));
            try (ChannelClient client = server.client(hasty, Optional.empty())) {
                client.connect();
                assertThrows(ChannelException.TimedOut.class, () -> client.send(GET));
            } finally {
                released.countDown();
            }
        }
    }

    @Test
    void aConnectionThatDiedWithoutAWordIsReplacedAfterATimeout() throws Exception {
        try (TestServer server = new TestServer(TestHandler.counting(calls));
                Wire wire = new Wire(server.port())) {
            ChannelTarget target = new ChannelTarget(
                    "localhost",
                    wire.port(),
                    server.target().authority(),
                    Duration.ofSeconds(5),
                    Duration.ofMillis(700));
            try (ChannelClient client = server.client(target, Optional.empty())) {
                assertEquals(200, client.send(GET).status());
                wire.cutSilently();
                assertThrows(ChannelException.TimedOut.class, () -> client.send(GET));
                assertEquals(200, client.send(GET).status());
            }
        }
    }

    @Test
    void aLostSessionIsReplacedAndAReadRepeated() throws Exception {
        try (TestServer server = new TestServer(TestHandler.counting(calls));
                ChannelClient client = server.client()) {
            client.connect();
            server.appliance().server().close();

            assertEquals(200, client.send(GET).status());
            assertEquals(1, calls.get());
        }
    }

    @Test
    void aChangeIsRepeatedOnlyWithAnIdempotencyKey() throws Exception {
        try (TestServer server = new TestServer(TestHandler.counting(calls));
                ChannelClient client = server.client()) {
            client.connect();
            server.appliance().server().close();

            assertThrows(ChannelException.SessionLost.class, () -> client.send(POST));
            assertEquals(200, client.send(POST).status());
            server.appliance().server().close();
            assertEquals(1, calls.get());
        }
    }

    @Test
    void aChangeWithAnIdempotencyKeyIsRepeated() throws Exception {
        try (TestServer server = new TestServer(TestHandler.counting(calls));
                ChannelClient client = server.client()) {
            client.connect();
            server.appliance().server().close();

            assertEquals(
                    200,
                    client.send(POST.with(ChannelRequest.IDEMPOTENCY_KEY, "00112233445566778899aabbccddeeff"))
                            .status());
        }
    }

    @Test
    void forgedWordThatSessionsAreLostDoesNotMakeTheClientOpenOneAfterTheOther() throws Exception {
        try (TestServer server = TestServer.behind(
                        channel -> new Forging(channel, 410, Integer.MAX_VALUE),
                        new TestAppliance(),
                        TestHandler.counting(calls));
                ChannelClient client = server.client()) {
            for (int i = 0; i < 50; i++) {
                assertThrows(ChannelException.SessionLost.class, () -> client.send(GET));
            }
            int sessions = server.appliance().server().counts().unconfirmed();
            assertTrue(sessions < 10, "opened " + sessions);
        }
    }

    @Test
    void oneForgedWordThatTheSessionIsLostCostsNothing() throws Exception {
        try (TestServer server = TestServer.behind(
                        channel -> new Forging(channel, 410, 1), new TestAppliance(), TestHandler.counting(calls));
                ChannelClient client = server.client()) {
            assertEquals(200, client.send(GET).status());
            assertEquals(1, calls.get());
        }
    }

    @Test
    void aSessionThatTheClientGivesUpForItsAgeIsNotLost() throws Exception {
        AtomicReference<Instant> now = new AtomicReference<>(TestAppliance.NOW);
        try (TestServer server = new TestServer(TestHandler.counting(calls));
                ChannelClient client = server.client(now::get)) {
            for (int i = 1; i <= 5; i++) {
                assertEquals(200, client.send(POST).status());
                assertEquals(i, server.handshakes());
                now.updateAndGet(time -> time.plus(ChannelLimits.standard().idle()));
            }
        }
    }

    @Test
    void manyThreadsWithoutAConnectionShareAnAttempt() throws Exception {
        AtomicInteger attempts = new AtomicInteger();
        try (TestServer server = new TestServer(TestHandler.counting(calls));
                ServerSocket dead = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Thread.ofVirtual().start(() -> hangUp(dead, attempts));
            ChannelTarget target = ChannelTarget.of(
                    "localhost", dead.getLocalPort(), server.target().authority());
            try (ChannelClient client = server.client(target, Optional.empty())) {
                Callable<ChannelException> call = () -> assertThrows(ChannelException.class, () -> client.send(GET));
                for (Future<ChannelException> one : threads.invokeAll(Collections.nCopies(50, call))) {
                    one.get();
                }
            }
        }
        assertTrue(attempts.get() <= 10, attempts + " attempts");
    }

    private static void hangUp(ServerSocket listener, AtomicInteger attempts) {
        try {
            while (true) {
                listener.accept().close();
                attempts.incrementAndGet();
            }
        } catch (IOException _) {
            // The test is over.
        }
    }

    @Test
    void aClosedClientRefuses() throws Exception {
        try (TestServer server = new TestServer(TestHandler.counting(calls))) {
            ChannelClient client = server.client();
            client.connect();
            client.close();
            assertThrows(ChannelException.Aborted.class, () -> client.send(GET));
        }
    }
}
