package dev.redoubt.channel.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.channel.handshake.ChannelKey;
import dev.redoubt.channel.handshake.HandshakeException;
import dev.redoubt.channel.handshake.RotationPolicy;
import dev.redoubt.channel.server.ChannelHandler;
import dev.redoubt.channel.session.ChannelLimits;
import dev.redoubt.channel.session.TestAppliance;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Waiting for a session: no longer than the request may take, and not after the client was closed. */
@Timeout(60)
class SessionWaitIT {
    private static final ChannelRequest POST = ChannelRequest.post("/", "text/plain", new byte[1]);
    private static final Duration SHORT = Duration.ofMillis(400);
    private static final Duration SOON = Duration.ofSeconds(3);

    private final AtomicInteger calls = new AtomicInteger();

    /** Does something to each handshake before the channel sees it. */
    private static Handler beforeHandshakes(Handler channel, Runnable then) {
        return new Handler.Wrapper(channel) {
            @Override
            public boolean handle(Request request, Response response, Callback callback) throws Exception {
                if (request.getHttpURI().getPath().equals(ChannelHandler.HANDSHAKE_PATH)) {
                    then.run();
                }
                return super.handle(request, response, callback);
            }
        };
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Duration took(Runnable action) {
        long begun = System.nanoTime();
        action.run();
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    private static void assertSoon(Runnable action) {
        Duration time = took(action);
        assertTrue(time.compareTo(SOON) < 0, time.toString());
    }

    @Test
    void aHandshakeThatHangsCostsARequestNoMoreThanItsTime() throws Exception {
        CountDownLatch released = new CountDownLatch(1);
        try (TestServer server = TestServer.behind(
                        channel -> beforeHandshakes(channel, () -> await(released)),
                        new TestAppliance(),
                        TestHandler.counting(calls));
                ChannelClient client = server.client()) {
            CompletableFuture<Integer> patient = new CompletableFuture<>();
            Consumer<ChannelRequest> send = request -> {
                try {
                    patient.complete(client.send(request).status());
                } catch (ChannelException e) {
                    patient.completeExceptionally(e);
                }
            };
            assertSoon(() -> assertThrows(
                    ChannelException.TimedOut.class, () -> client.send(POST.withTimeout(SHORT)), "who opens it"));
            Thread.startVirtualThread(() -> send.accept(POST));
            Thread.sleep(100);
            assertSoon(() -> assertThrows(
                    ChannelException.TimedOut.class, () -> client.send(POST.withTimeout(SHORT)), "who waits for him"));
            released.countDown();
            assertEquals(200, patient.get(20, TimeUnit.SECONDS), "who has more time is not told of it");
        } finally {
            released.countDown();
        }
    }

    @Test
    void closingDoesNotWaitForTheNextAttempt() throws Exception {
        ChannelTarget nobody;
        try (TestServer server = new TestServer(TestHandler.counting(calls))) {
            nobody = server.target();
        }
        try (TestServer other = new TestServer(TestHandler.counting(calls))) {
            ChannelClient client = other.client(nobody, Optional.empty());
            for (int i = 0; i < 5; i++) {
                assertThrows(ChannelException.CannotConnect.class, () -> client.send(POST));
            }
            CompletableFuture<ChannelException> waiting = new CompletableFuture<>();
            Thread.startVirtualThread(
                    () -> waiting.complete(assertThrows(ChannelException.class, () -> client.send(POST))));
            Thread.sleep(200);
            assertSoon(client::close);
            assertInstanceOf(ChannelException.Aborted.class, waiting.get(1, TimeUnit.SECONDS));
        }
    }

    /** Somebody in the middle with the keys of an epoch and a second certificate of the root, who lets handshakes pass. */
    @Test
    void aConflictInARotationIsToldThoughAHandshakeWouldDo() throws Exception {
        TestAppliance appliance =
                new TestAppliance(new RotationPolicy(Duration.ofMinutes(10), 10, 1L << 40), ChannelLimits.standard());
        AtomicReference<ChannelKey> honest = new AtomicReference<>();
        Runnable back = () -> Optional.ofNullable(honest.get())
                .ifPresent(key -> appliance.server().replaceKey(key));
        try (TestServer server = TestServer.behind(
                        channel -> beforeHandshakes(channel, back), appliance, TestHandler.counting(calls));
                ChannelClient client = server.client()) {
            client.connect();
            honest.set(appliance.server().replaceKey(appliance.channelKey(1)));
            var alarm = assertThrows(ChannelException.HandshakeFailed.class, () -> {
                for (int i = 0; i < 20; i++) {
                    client.send(POST);
                }
            });
            assertInstanceOf(HandshakeException.ConflictingSerial.class, alarm.reason());
            assertEquals(200, client.send(POST).status(), "a handshake heals it");
        }
    }
}
