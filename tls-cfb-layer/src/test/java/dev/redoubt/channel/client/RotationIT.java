package dev.redoubt.channel.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.channel.handshake.RotationPolicy;
import dev.redoubt.channel.server.ChannelHandler;
import dev.redoubt.channel.session.ChannelLimits;
import dev.redoubt.channel.session.DeviceSigner;
import dev.redoubt.channel.session.TestAppliance;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys that are replaced under exchanges, over a real connection. */
@Timeout(120)
class RotationIT {
    private static final ChannelRequest POST = ChannelRequest.post("/", "text/plain", "x".getBytes(UTF_8));

    private final AtomicInteger calls = new AtomicInteger();

    @Test
    void aSessionGoesOnWithNewKeysWhenItIsDue() throws Exception {
        try (TestServer server = TestServer.rotatingAfter(10, TestHandler.counting(calls));
                ChannelClient client = server.client()) {
            for (int i = 0; i < 95; i++) {
                assertEquals(200, client.send(POST).status());
            }
            assertEquals(95, calls.get());
            assertEquals(1, server.handshakes());
            assertTrue(server.rotations() >= 9, "rotated " + server.rotations() + " times");
            assertEquals(1, server.appliance().server().counts().anonymous());
        }
    }

    /** Whatever answer is lost, be it to a rotation, to its proof or to the caller: at most that one caller notices. */
    @ParameterizedTest
    @ValueSource(ints = {2, 10, 11, 12, 13, 14, 15, 16, 24, 25, 26, 27})
    void aLostAnswerHarmsNobodyElse(int lost) throws Exception {
        RotationPolicy policy = new RotationPolicy(Duration.ofMinutes(10), 10, 1L << 40);
        TestAppliance appliance = new TestAppliance(policy, ChannelLimits.standard());
        DeviceSigner signer = appliance.enrolDevice();
        try (TestServer server =
                        TestServer.behind(channel -> new Losing(channel, lost), appliance, new DevicesOnly(calls));
                ChannelClient client = server.client(Optional.of(signer))) {
            int failed = 0;
            for (int i = 0; i < 40; i++) {
                try {
                    assertEquals(200, client.send(POST).status());
                } catch (ChannelException.Truncated _) {
                    failed++;
                }
            }
            assertTrue(failed <= 1, failed + " failed");
            assertEquals(40, calls.get());
        }
    }

    @Test
    void rotateAllReachesAClientWithItsNextAnswer() throws Exception {
        try (TestServer server = new TestServer(TestHandler.counting(calls));
                ChannelClient client = server.client()) {
            client.send(POST);
            server.appliance().server().rotateAll();
            ChannelResponse told = client.send(POST);
            assertTrue(told.fields().stream().noneMatch(field -> field.name().startsWith("channel")));
            assertEquals(0, server.rotations());
            client.send(POST);
            client.send(POST);
            assertEquals(1, server.rotations());
            assertEquals(1, server.handshakes());
        }
    }

    @Test
    void aClientThatWasSilentSinceRotateAllNoticesNothing() throws Exception {
        try (TestServer server = new TestServer(TestHandler.counting(calls));
                ChannelClient client = server.client()) {
            client.send(POST);
            server.appliance().server().rotateAll();
            server.appliance().pass(Duration.ofMinutes(4));
            assertEquals(200, client.send(POST).status());
            assertEquals(200, client.send(POST).status());
            assertEquals(1, server.rotations());
            assertEquals(1, server.handshakes());
            assertEquals(3, calls.get());
        }
    }

    /** To the server the keys are new, and it refuses to replace them: that costs a handshake, and no call. */
    @Test
    void aClientWhoseClockRunsAheadGoesOnInANewSession() throws Exception {
        AtomicLong ahead = new AtomicLong();
        try (TestServer server = new TestServer(TestHandler.counting(calls));
                ChannelClient client = server.client(() -> System.nanoTime() + ahead.get())) {
            for (int session = 1; session <= 3; session++) {
                for (int step = 0; step < 4; step++) {
                    assertEquals(200, client.send(POST).status());
                    assertEquals(session, server.handshakes());
                    ahead.addAndGet(Duration.ofMinutes(3).toNanos());
                }
            }
            assertEquals(2, server.rotationsRefused());
            assertEquals(0, server.rotations());
            assertEquals(12, calls.get());
        }
    }

    @Test
    void aStreamOfAFormerEpochEndsWhole() throws Exception {
        byte[] large = new byte[3_000_000];
        Arrays.fill(large, (byte) 7);
        try (TestServer server = TestServer.rotatingAfter(5, new Echo());
                ChannelClient client = server.client()) {
            try (ChannelExchange stream = client.open("POST", "/echo", List.of())) {
                stream.write(large, 0, 1_000_000);
                for (int i = 0; i < 20; i++) {
                    client.send(POST);
                }
                assertTrue(server.rotations() >= 3);
                Thread writer = Thread.startVirtualThread(() -> finish(stream, large));
                assertArrayEquals(large, stream.response().readAllBytes());
                writer.join();
            }
        }
    }

    private static void finish(ChannelExchange stream, byte[] large) {
        try {
            stream.write(large, 1_000_000, 2_000_000);
            stream.end();
        } catch (ChannelException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aRenewedChannelKeyArrivesWithTheNextRotation() throws Exception {
        try (TestServer server = TestServer.rotatingAfter(10, TestHandler.counting(calls));
                ChannelClient client = server.client()) {
            client.send(POST);
            server.appliance()
                    .server()
                    .replaceKey(server.appliance().channelKey(2))
                    .close();
            for (int i = 0; i < 20; i++) {
                assertEquals(200, client.send(POST).status());
            }
            assertEquals(1, server.handshakes());
            assertEquals(
                    2,
                    server.appliance()
                            .seen()
                            .newest(server.appliance().root().pin())
                            .orElseThrow()
                            .serial());
        }
    }

    /** Serves nobody but devices. */
    private static final class DevicesOnly extends Handler.Abstract {
        private final AtomicInteger calls;

        DevicesOnly(AtomicInteger calls) {
            this.calls = calls;
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) throws Exception {
            Content.Source.consumeAll(request);
            calls.incrementAndGet();
            response.setStatus(ChannelHandler.device(request).isPresent() ? 200 : 401);
            callback.succeeded();
            return true;
        }
    }

    private static final class Echo extends Handler.Abstract {
        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            Content.copy(request, response, callback);
            return true;
        }
    }

    /** Lets one exchange happen, and loses its answer. */
    private static final class Losing extends Handler.Wrapper {
        private final AtomicInteger left;

        Losing(Handler channel, int exchange) {
            super(channel);
            this.left = new AtomicInteger(exchange);
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) throws Exception {
            boolean loses = request.getHttpURI().getPath().equals("/exchange") && left.decrementAndGet() == 0;
            return super.handle(request, loses ? new Lost(request, response) : response, callback);
        }
    }

    private static final class Lost extends Response.Wrapper {
        Lost(Request request, Response response) {
            super(request, response);
        }

        @Override
        public void write(boolean last, ByteBuffer content, Callback callback) {
            // The first byte, and then the stream is reset.
            IOException lost = new IOException("lost");
            super.write(
                    false,
                    content.slice(content.position(), 1),
                    Callback.from(() -> callback.failed(lost), callback::failed));
        }
    }
}
