package dev.redoubt.channel.client;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.channel.handshake.RotationPolicy;
import dev.redoubt.channel.session.ChannelLimits;
import dev.redoubt.channel.session.TestAppliance;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.GZIPOutputStream;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What somebody can do who has broken TLS, to a client; and what the client must not do to itself. */
@Timeout(60)
class HostileNetworkIT {
    private static final int MANY = 40;

    @Test
    void downloadsThatAreGivenUpDoNotUseUpTheConnection() throws Exception {
        try (TestServer server = new TestServer(large());
                ChannelClient client = server.client()) {
            for (int i = 0; i < MANY; i++) {
                try (ChannelExchange exchange = client.open("GET", "/", List.of())) {
                    exchange.end();
                    assertEquals(7, exchange.response().read());
                }
                pace();
            }
            assertEquals(1 << 20, client.send(ChannelRequest.get("/")).body().length);
        }
    }

    @Test
    void aLinkOutlivesTheConnectionsIdleTimeIfTheServerSpeaksNowAndThen() throws Exception {
        Handler link = new TestHandler((request, response, callback) -> {
            request.addIdleTimeoutListener(_ -> false);
            CompletableFuture<Integer> said = new CompletableFuture<>();
            Thread.ofVirtual().start(() -> {
                try {
                    said.complete(Content.Source.asInputStream(request).read());
                } catch (IOException e) {
                    said.completeExceptionally(e);
                }
            });
            for (int i = 0; i < 8; i++) {
                Content.Sink.write(response, false, ByteBuffer.wrap(new byte[1]));
                Content.Sink.write(response, false, BufferUtil.EMPTY_BUFFER);
                Thread.sleep(400);
            }
            Content.Sink.write(
                    response, true, ByteBuffer.wrap(new byte[] {said.get().byteValue()}));
            callback.succeeded();
        });
        try (TestServer server = TestServer.idleAfter(Duration.ofSeconds(1), link);
                ChannelClient client = server.client();
                ChannelExchange exchange = client.open("POST", "/", List.of())) {
            exchange.flush();
            assertArrayEquals(new byte[8], exchange.response().readNBytes(8));
            exchange.write(new byte[] {7});
            exchange.end();
            assertArrayEquals(new byte[] {7}, exchange.response().readAllBytes());
        }
    }

    @Test
    void nothingOfTheOuterAnswerIsDecoded() throws Exception {
        AtomicReference<String> accepted = new AtomicReference<>();
        try (TestServer server = TestServer.behind(
                        channel -> new Handler.Wrapper(channel) {
                            @Override
                            public boolean handle(Request request, Response response, Callback callback)
                                    throws Exception {
                                accepted.set(request.getHeaders().toString());
                                if (!request.getHttpURI().getPath().equals("/exchange")) {
                                    return super.handle(request, response, callback);
                                }
                                return super.handle(request, new Compressed(request, response), callback);
                            }
                        },
                        new TestAppliance(),
                        new TestHandler((_, _, callback) -> callback.succeeded()));
                ChannelClient client = server.client()) {
            assertThrows(ChannelException.BadAnswer.class, () -> client.send(ChannelRequest.get("/")));
            assertTrue(!accepted.get().toLowerCase(Locale.ROOT).contains("accept-encoding"), accepted.get());
        }
    }

    @Test
    void aHandshakeThatHangsDoesNotKeepTheClientFromClosing() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        try (TestServer server = TestServer.behind(
                channel -> new TestHandler((_, _, callback) -> {
                    asked.countDown();
                    never.await();
                    callback.succeeded();
                }),
                new TestAppliance(),
                large())) {
            ChannelClient client = server.client(server.target(), Optional.empty());
            Thread connecting = Thread.ofVirtual().start(() -> assertThrows(ChannelException.class, client::connect));
            asked.await();
            long before = System.nanoTime();
            client.close();
            assertTrue(connecting.join(Duration.ofSeconds(5)));
            assertTrue(System.nanoTime() - before < 5_000_000_000L);
        } finally {
            never.countDown();
        }
    }

    @Test
    void aRotationThatHangsDoesNotHoldUpASessionThatIsOnlyDue() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        AtomicInteger exchanges = new AtomicInteger();
        var policy = new RotationPolicy(Duration.ofMinutes(10), 10, 1L << 30);
        try (TestServer server = TestServer.behind(
                        channel -> new Handler.Wrapper(channel) {
                            @Override
                            public boolean handle(Request request, Response response, Callback callback)
                                    throws Exception {
                                // The eleventh is the rotation.
                                if (request.getHttpURI().getPath().equals("/exchange")
                                        && exchanges.incrementAndGet() == 11) {
                                    never.await();
                                }
                                return super.handle(request, response, callback);
                            }
                        },
                        new TestAppliance(policy, ChannelLimits.standard()),
                        new TestHandler((_, _, callback) -> callback.succeeded()));
                ChannelClient client = server.client()) {
            for (int i = 0; i < 10; i++) {
                assertEquals(200, client.send(ChannelRequest.get("/")).status());
            }
            Thread replacing = Thread.ofVirtual().start(() -> {
                try {
                    client.send(ChannelRequest.get("/"));
                } catch (ChannelException e) {
                    throw new AssertionError(e);
                }
            });
            while (exchanges.get() < 11) {
                Thread.onSpinWait();
            }
            long before = System.nanoTime();
            assertEquals(200, client.send(ChannelRequest.get("/")).status());
            assertTrue(System.nanoTime() - before < 5_000_000_000L);
            never.countDown();
            assertTrue(replacing.join(Duration.ofSeconds(10)));
        }
    }

    // Jetty closes connections that reset more than 128 streams in a second.
    private static void pace() throws InterruptedException {
        Thread.sleep(9);
    }

    private static Handler large() {
        return new TestHandler((request, response, callback) -> {
            Content.Source.consumeAll(request);
            byte[] body = new byte[1 << 20];
            body[0] = 7;
            response.write(true, ByteBuffer.wrap(body), callback);
        });
    }

    private static final class Compressed extends Response.Wrapper {
        Compressed(Request request, Response response) {
            super(request, response);
            response.getHeaders().add("Content-Encoding", "gzip");
        }

        @Override
        public void write(boolean last, ByteBuffer content, Callback callback) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
                gzip.write(BufferUtil.toArray(content));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            super.write(last, ByteBuffer.wrap(out.toByteArray()), callback);
        }
    }
}
