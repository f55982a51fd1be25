package dev.redoubt.channel.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.channel.handshake.HandshakeException;
import dev.redoubt.channel.handshake.RotationPolicy;
import dev.redoubt.channel.session.ChannelLimits;
import dev.redoubt.channel.session.TestAppliance;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ClientFaultIT {
    private static final ChannelRequest GET = ChannelRequest.get("/");
    private static final ChannelRequest POST = ChannelRequest.post("/", "text/plain", "x".getBytes(UTF_8));

    private final AtomicInteger calls = new AtomicInteger();

    @Test
    void aTlsCertificateOfAnotherAuthorityIsNotTrusted() throws Exception {
        try (TestServer server = new TestServer(counting())) {
            ChannelTarget wrong = ChannelTarget.of("localhost", server.port(), new TestCertificates().authority());
            try (ChannelClient client = server.client(wrong, Optional.empty())) {
                assertThrows(ChannelException.UntrustedTls.class, client::connect);
            }
        }
    }

    @Test
    void aTlsCertificateForAnotherHostIsNotTrusted() throws Exception {
        try (TestServer server =
                        new TestServer(new TestAppliance(), new TestCertificates(), "elsewhere.test", counting());
                ChannelClient client = server.client()) {
            assertThrows(ChannelException.UntrustedTls.class, client::connect);
        }
    }

    @Test
    void anotherApplianceBehindGoodTlsIsNotTrusted() throws Exception {
        TestAppliance pinned = new TestAppliance();
        try (TestServer server = new TestServer(counting());
                ChannelClient client = new ChannelClient(
                        server.target(),
                        pinned.check(),
                        Optional.empty(),
                        new SecureRandom(),
                        System::nanoTime,
                        pinned.engines())) {
            assertThrows(ChannelException.WrongAppliance.class, () -> client.send(GET));
            assertEquals(0, calls.get());
        }
    }

    @Test
    void aHandshakeThatWasChangedOnTheWayFailsAndSaysWhy() throws Exception {
        try (TestServer server = TestServer.behind(
                        channel -> new Handler.Wrapper(channel) {
                            @Override
                            public boolean handle(Request request, Response response, Callback callback)
                                    throws Exception {
                                return super.handle(request, new Flipping(request, response), callback);
                            }
                        },
                        new TestAppliance(),
                        counting());
                ChannelClient client = server.client()) {
            var failed = assertThrows(ChannelException.HandshakeFailed.class, client::connect);
            assertInstanceOf(HandshakeException.class, failed.reason());
        }
    }

    @Test
    void nobodyListeningIsNoConnection() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        assertCannotConnect(ChannelTarget.of("localhost", port, new TestCertificates().authority()));
    }

    @Test
    void anUnknownHostIsNoConnection() throws Exception {
        assertCannotConnect(ChannelTarget.of("nowhere.invalid", 443, new TestCertificates().authority()));
    }

    @Test
    void aServerThatNeverSpeaksIsNoConnection() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            assertCannotConnect(new ChannelTarget(
                    "localhost",
                    silent.getLocalPort(),
                    new TestCertificates().authority(),
                    Duration.ofMillis(300),
                    Duration.ofMillis(300)));
        }
    }

    private static void assertCannotConnect(ChannelTarget target) {
        TestAppliance appliance = new TestAppliance();
        try (ChannelClient client = new ChannelClient(
                target,
                appliance.check(),
                Optional.empty(),
                new SecureRandom(),
                System::nanoTime,
                appliance.engines())) {
            assertThrows(ChannelException.CannotConnect.class, client::connect);
        }
    }

    @Test
    void anAnswerThatDoesNotComeTimesOut() throws Exception {
        CountDownLatch released = new CountDownLatch(1);
        try (TestServer server = new TestServer(waiting(released))) {
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
        try (TestServer server = new TestServer(counting());
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

    static Stream<Arguments> changedAnswers() {
        return Stream.of(
                change("a changed bit", ChannelException.BadAnswer.class, ClientFaultIT::flipped),
                change("a byte too many", ChannelException.BadAnswer.class, all -> Arrays.copyOf(all, all.length + 1)),
                change("a byte too few", ChannelException.Truncated.class, all -> Arrays.copyOf(all, all.length - 1)),
                change("nothing", ChannelException.Truncated.class, all -> new byte[0]),
                change("garbage", ChannelException.BadAnswer.class, all -> new byte[300]));
    }

    private static Arguments change(String name, Class<?> expected, UnaryOperator<byte[]> change) {
        return Arguments.of(name, expected, change);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("changedAnswers")
    void anAnswerThatWasChangedOnTheWayIsNeverBelieved(
            String name, Class<? extends ChannelException> expected, UnaryOperator<byte[]> change) throws Exception {
        try (TestServer server = TestServer.behind(
                        channel -> new ManInTheMiddle(channel, change), new TestAppliance(), counting());
                ChannelClient client = server.client()) {
            assertThrows(expected, () -> client.send(POST));
            assertEquals(1, calls.get());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 301, 400, 401, 404, 410, 500, 503})
    void noOuterStatusIsTakenForAnAnswer(int status) throws Exception {
        try (TestServer server = TestServer.behind(
                        channel -> new Forging(channel, status, Integer.MAX_VALUE), new TestAppliance(), counting());
                ChannelClient client = server.client()) {
            assertThrows(ChannelException.class, () -> client.send(POST));
            assertThrows(ChannelException.class, () -> client.send(GET));
            assertEquals(0, calls.get());
        }
    }

    @Test
    void aLostSessionIsReplacedAndAReadRepeated() throws Exception {
        try (TestServer server = new TestServer(counting());
                ChannelClient client = server.client()) {
            client.connect();
            server.appliance().server().close();

            assertEquals(200, client.send(GET).status());
            assertEquals(1, calls.get());
        }
    }

    @Test
    void aChangeIsRepeatedOnlyWithAnIdempotencyKey() throws Exception {
        try (TestServer server = new TestServer(counting());
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
        try (TestServer server = new TestServer(counting());
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
                        channel -> new Forging(channel, 410, Integer.MAX_VALUE), new TestAppliance(), counting());
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
        try (TestServer server =
                        TestServer.behind(channel -> new Forging(channel, 410, 1), new TestAppliance(), counting());
                ChannelClient client = server.client()) {
            assertEquals(200, client.send(GET).status());
            assertEquals(1, calls.get());
        }
    }

    @Test
    void aSessionThatIsDueIsReplacedWithoutALoss() throws Exception {
        RotationPolicy policy = new RotationPolicy(Duration.ofMinutes(10), 10, 1L << 30);
        try (TestServer server = new TestServer(
                        new TestAppliance(policy, ChannelLimits.standard()),
                        new TestCertificates(),
                        "localhost",
                        counting());
                ChannelClient client = server.client()) {
            for (int i = 0; i < 95; i++) {
                assertEquals(200, client.send(POST).status());
            }
            assertEquals(10, server.appliance().server().counts().anonymous());
        }
    }

    @Test
    void aServerThatStopsInMidStreamIsACut() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        TestServer server = new TestServer(beginning(never));
        try (ChannelClient client = server.client();
                ChannelExchange exchange = client.open("POST", "/", List.of())) {
            exchange.flush();
            InputStream response = exchange.response();
            assertEquals(7, response.read());
            server.close();
            assertThrows(ChannelException.Truncated.class, response::read);
        } finally {
            never.countDown();
        }
    }

    @Test
    void aHandlerThatFailsInMidStreamIsACut() throws Exception {
        CountDownLatch fail = new CountDownLatch(1);
        try (TestServer server = new TestServer(beginning(fail));
                ChannelClient client = server.client();
                ChannelExchange exchange = client.open("POST", "/", List.of())) {
            exchange.flush();
            InputStream response = exchange.response();
            assertEquals(7, response.read());
            fail.countDown();
            assertThrows(ChannelException.Truncated.class, response::read);
            assertThrows(ChannelException.Truncated.class, response::read);
        }
    }

    @Test
    void aHandlerThatFailsBeforeItsAnswerIsASealed500() throws Exception {
        try (TestServer server = new TestServer(new TestHandler((_, response, _) -> {
                    response.getHeaders().add("X-Secret", "must not get out");
                    throw new IllegalStateException("on purpose");
                }));
                ChannelClient client = server.client()) {
            ChannelResponse response = client.send(GET);
            assertEquals(500, response.status());
            assertEquals(List.of(), response.fields());
            assertEquals(0, response.body().length);
        }
    }

    @Test
    void aRequestThatIsClosedInMidStreamIsACutForTheHandler() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CompletableFuture<Throwable> outcome = new CompletableFuture<>();
        Handler reading = new TestHandler((request, _, callback) -> {
            begun.countDown();
            try {
                Content.Source.consumeAll(request);
                outcome.complete(new AssertionError("looked like the end"));
            } catch (IOException e) {
                outcome.complete(e);
            }
            callback.succeeded();
        });
        try (TestServer server = new TestServer(reading);
                ChannelClient client = server.client()) {
            ChannelExchange exchange = client.open("POST", "/", List.of());
            exchange.write(new byte[100_000]);
            assertTrue(begun.await(10, TimeUnit.SECONDS));
            exchange.close();
            assertInstanceOf(IOException.class, outcome.get(10, TimeUnit.SECONDS));
        }
    }

    @Test
    void aWriterWaitsForAHandlerThatDoesNotRead() throws Exception {
        CountDownLatch read = new CountDownLatch(1);
        AtomicLong written = new AtomicLong();
        try (TestServer server = new TestServer(waiting(read));
                ChannelClient client = server.client();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                ChannelExchange exchange = client.open("POST", "/", List.of())) {
            Future<?> writer = threads.submit(() -> {
                for (int i = 0; i < 1024; i++) {
                    exchange.write(new byte[1 << 14]);
                    written.addAndGet(1 << 14);
                }
                exchange.end();
                return null;
            });
            assertThrows(TimeoutException.class, () -> writer.get(1, TimeUnit.SECONDS));
            assertTrue(written.get() < 2 << 20, "written " + written);
            read.countDown();
            writer.get(30, TimeUnit.SECONDS);
            assertEquals(200, exchange.status());
        }
    }

    @Test
    void aHandlerWaitsForAClientThatDoesNotRead() throws Exception {
        int size = 16 << 20;
        AtomicInteger written = new AtomicInteger();
        CompletableFuture<Integer> done = new CompletableFuture<>();
        Handler flood = new TestHandler((_, response, callback) -> {
            while (written.get() < size) {
                Content.Sink.write(response, false, ByteBuffer.wrap(new byte[1 << 14]));
                written.addAndGet(1 << 14);
            }
            callback.succeeded();
            done.complete(size);
        });
        try (TestServer server = new TestServer(flood);
                ChannelClient client = server.client();
                ChannelExchange exchange = client.open("GET", "/", List.of())) {
            exchange.end();
            assertEquals(200, exchange.status());
            assertThrows(TimeoutException.class, () -> done.get(1, TimeUnit.SECONDS));
            assertTrue(written.get() < 4 << 20, "written " + written);
            assertEquals(size, exchange.response().readAllBytes().length);
        }
    }

    @Test
    void anAnswerThatComesBeforeTheEndOfALargeRequestArrives() throws Exception {
        Handler refusing = new TestHandler((_, response, callback) -> {
            response.setStatus(413);
            callback.succeeded();
        });
        try (TestServer server = new TestServer(refusing);
                ChannelClient client = server.client();
                ChannelExchange exchange = client.open("POST", "/", List.of())) {
            assertThrows(ChannelException.class, () -> {
                for (int i = 0; i < 1024; i++) {
                    exchange.write(new byte[1 << 16]);
                }
            });
            assertEquals(413, exchange.status());
            assertEquals(-1, exchange.response().read());
        }
    }

    @Test
    void aClosedClientRefuses() throws Exception {
        try (TestServer server = new TestServer(counting())) {
            ChannelClient client = server.client();
            client.connect();
            client.close();
            assertThrows(ChannelException.Aborted.class, () -> client.send(GET));
        }
    }

    private static byte[] flipped(byte[] bytes) {
        byte[] other = bytes.clone();
        other[other.length / 2] ^= 1;
        return other;
    }

    private Handler counting() {
        return new TestHandler((request, _, callback) -> {
            Content.Source.consumeAll(request);
            calls.incrementAndGet();
            callback.succeeded();
        });
    }

    /** Reads and answers only when it is let go. */
    private static Handler waiting(CountDownLatch released) {
        return new TestHandler((request, _, callback) -> {
            released.await();
            Content.Source.consumeAll(request);
            callback.succeeded();
        });
    }

    /** Answers one byte, and fails when it is let go. */
    private static Handler beginning(CountDownLatch released) {
        return new TestHandler((_, response, callback) -> {
            Content.Sink.write(response, false, ByteBuffer.wrap(new byte[] {7}));
            Content.Sink.write(response, false, BufferUtil.EMPTY_BUFFER);
            released.await();
            callback.failed(new IOException("on purpose"));
        });
    }

    /** Answers some of the exchanges with an outer status of its own. */
    private static final class Forging extends Handler.Wrapper {
        private final int status;
        private final AtomicInteger left;

        Forging(Handler channel, int status, int times) {
            super(channel);
            this.status = status;
            this.left = new AtomicInteger(times);
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) throws Exception {
            if (!request.getHttpURI().getPath().equals("/exchange") || left.getAndDecrement() <= 0) {
                return super.handle(request, response, callback);
            }
            response.setStatus(status);
            response.getHeaders().add("Location", "/channel");
            response.write(true, ByteBuffer.wrap("forged".getBytes(UTF_8)), callback);
            return true;
        }
    }

    private static final class Flipping extends Response.Wrapper {
        Flipping(Request request, Response response) {
            super(request, response);
        }

        @Override
        public void write(boolean last, ByteBuffer content, Callback callback) {
            super.write(last, ByteBuffer.wrap(flipped(BufferUtil.toArray(content))), callback);
        }
    }
}
