package dev.redoubt.channel.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.channel.server.Admission;
import dev.redoubt.channel.server.OuterLimits;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.client.AsyncRequestContent;
import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.client.ContentResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** More than the server takes: refused at once, and nobody else is hurt. */
@Timeout(60)
class OverloadIT {
    private static final InetAddress ELSEWHERE = InetAddress.ofLiteral("127.0.0.2");
    private static final ChannelRequest SMALL = ChannelRequest.post("/things", "text/plain", new byte[10]);
    private static final Duration AT_ONCE = Duration.ofSeconds(1);
    /** What one that hangs may cost, client and server together, which share this heap. */
    private static final long PLACE = 64 * 1024;

    private final RecordingEvents events = new RecordingEvents();
    private final AtomicInteger calls = new AtomicInteger();

    private TestServer server(OuterLimits limits) throws Exception {
        return TestServer.limited(limits, events, TestHandler.counting(calls));
    }

    private static ChannelTarget through(Wire wire, TestServer server) {
        return ChannelTarget.of("localhost", wire.port(), server.target().authority());
    }

    private static ContentResponse hello(OuterClient outer) throws Exception {
        return outer.post("/channel")
                .body(new BytesRequestContent(new byte[1300]))
                .send();
    }

    @Test
    void handshakesBeyondTheBurstOfAnAddressGetAnEmpty503() throws Exception {
        try (TestServer server = server(new OuterLimits(1, 3, 100, 1000));
                OuterClient outer = server.outerClient()) {
            for (int i = 0; i < 3; i++) {
                assertEquals(400, hello(outer).getStatus());
            }
            ContentResponse limited = hello(outer);
            assertEquals(503, limited.getStatus());
            assertEquals(0, limited.getContent().length);
            assertEquals(
                    "content-length: 0", limited.getHeaders().toString().strip().replace("\r\n", ""));
            assertEquals(1, count("handshakeLimited"));
            assertEquals(3, count("handshakeRefused malformed"));
        }
    }

    private long count(String event) {
        return events.seen().stream().filter(event::equals).count();
    }

    @Test
    void aClientThatIsLimitedCannotConnectAndLaterCan() throws Exception {
        try (TestServer server = server(new OuterLimits(2, 1, 100, 1000));
                ChannelClient first = server.client();
                ChannelClient second = server.client()) {
            assertEquals(200, first.send(SMALL).status());
            assertThrows(ChannelException.CannotConnect.class, () -> second.send(SMALL));
            assertEquals(200, first.send(SMALL).status(), "a session is not limited");
            Thread.sleep(Duration.ofMillis(600));
            assertEquals(200, second.send(SMALL).status());
        }
    }

    @Test
    void aFloodFromOneAddressLeavesAnotherAlone() throws Exception {
        try (TestServer server = server(new OuterLimits(1, 5, 1000, 1000));
                Wire elsewhere = new Wire(server.port(), ELSEWHERE);
                ChannelClient steady = server.client(through(elsewhere, server), Optional.empty())) {
            AtomicBoolean over = new AtomicBoolean();
            List<Thread> flood = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                flood.add(Thread.startVirtualThread(() -> flood(server, over)));
            }
            while (count("handshakeLimited") < 50) {
                Thread.sleep(5);
            }
            for (int i = 0; i < 100; i++) {
                assertEquals(200, steady.send(SMALL).status());
            }
            over.set(true);
            for (Thread thread : flood) {
                thread.join();
            }
            assertEquals(100, calls.get());
            assertTrue(count("handshakeLimited") > 50);
            assertEquals(0, count("overloaded"));
        }
    }

    private static void flood(TestServer server, AtomicBoolean over) {
        try (OuterClient outer = server.outerClient()) {
            while (!over.get()) {
                hello(outer);
            }
        } catch (Exception e) {
            throw new IllegalStateException("the flood dried up", e);
        }
    }

    @Test
    void requestsThatProveNothingAreBoundedInTotal() throws Exception {
        Admission door = new Admission(new OuterLimits(100, 100, 2, 1000), new SecureRandom(), System::nanoTime);
        try (TestServer server = TestServer.admitting(door, events, TestHandler.counting(calls));
                OuterClient outer = server.outerClient()) {
            AsyncRequestContent exchange = hang(outer, "/exchange");
            AsyncRequestContent handshake = hang(outer, "/channel");
            // Before that, a hello could have the place that the second is to have.
            await(() -> door.unproven() == 2);
            assertEquals(503, hello(outer).getStatus());
            assertEquals(1, count("overloaded"));

            handshake.close();
            exchange.close();
            await(() -> hello(outer).getStatus() == 400);
        }
    }

    /** While thousands hang who prove nothing, each of whom has sent a part of something, whoever is too much hears so at once. */
    @Test
    void overloadIsAnsweredAtOnceAndTakesNoMemoryWithoutBound() throws Exception {
        int most = 400;
        int flooding = 5 * most;
        try (TestServer server = server(new OuterLimits(100, 100, most, 1000));
                OuterClient outer = server.outerClient();
                // Of its own connection: on one that is full of streams, HTTP/2 itself may refuse one more.
                OuterClient stranger = server.outerClient()) {
            hello(stranger);
            long before = liveHeap();
            for (int i = 0; i < most + 1; i++) {
                hang(outer, "/exchange");
            }
            await(() -> count("overloaded") == 1);
            long slowest = 0;
            for (int i = 0; i < flooding; i++) {
                long begun = System.nanoTime();
                assertEquals(503, hello(stranger).getStatus());
                slowest = Math.max(slowest, System.nanoTime() - begun);
            }
            long grown = liveHeap() - before;
            assertTrue(slowest < AT_ONCE.toNanos(), "the slowest took " + slowest / 1_000_000 + " ms");
            assertTrue(grown < most * PLACE, "grown by " + grown / 1024 + " KiB");
        }
    }

    private static long liveHeap() throws InterruptedException {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            Thread.sleep(100);
            least = Math.min(
                    least,
                    Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
        }
        return least;
    }

    private static AsyncRequestContent hang(OuterClient outer, String path) {
        AsyncRequestContent content = new AsyncRequestContent(java.nio.ByteBuffer.wrap(new byte[] {1}));
        outer.post(path).body(content).send(_ -> {});
        return content;
    }

    @Test
    void anExchangeThatWasVerifiedTakesNoPlaceAmongTheUnproven() throws Exception {
        CountDownLatch released = new CountDownLatch(1);
        Admission door = new Admission(new OuterLimits(100, 100, 1, 1000), new SecureRandom(), System::nanoTime);
        try (TestServer server = TestServer.admitting(door, events, TestHandler.waiting(released));
                ChannelClient client = server.client()) {
            client.connect();
            // The handshake had the place until its answer was on its way.
            await(() -> door.unproven() == 0);
            AtomicInteger answered = new AtomicInteger();
            List<Thread> waiting = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                waiting.add(Thread.startVirtualThread(() -> {
                    try {
                        answered.addAndGet(client.send(SMALL).status());
                    } catch (ChannelException e) {
                        throw new IllegalStateException(e);
                    }
                }));
                int running = i + 1;
                await(() -> count("exchange") == running && door.unproven() == 0);
            }
            released.countDown();
            for (Thread thread : waiting) {
                thread.join();
            }
            assertEquals(5 * 200, answered.get());
            assertFalse(events.seen().contains("overloaded"));
        }
    }

    @FunctionalInterface
    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void await(Condition condition) throws Exception {
        while (!condition.holds()) {
            Thread.sleep(10);
        }
    }
}
