package dev.redoubt.channel.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.BufferUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams that are cut, or that one side does not take. */
@Timeout(60)
class StreamFaultIT {
    private static final ChannelRequest GET = ChannelRequest.get("/");

    @Test
    void aServerThatStopsInMidStreamIsACut() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        TestServer server = new TestServer(TestHandler.beginning(never));
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
        try (TestServer server = new TestServer(TestHandler.beginning(fail));
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
        try (TestServer server = new TestServer(TestHandler.waiting(read));
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

    /** As a link does that is closed from the server's side. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aHandlerMayEndWhileItsReaderStillWaits(boolean well) throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        Handler leaving = new TestHandler((request, response, callback) -> {
            Request.addCompletionListener(request, _ -> over.countDown());
            Content.Sink.write(response, false, ByteBuffer.wrap(new byte[] {7}));
            Content.Sink.write(response, false, BufferUtil.EMPTY_BUFFER);
            CountDownLatch reading = new CountDownLatch(1);
            Thread reader = Thread.ofVirtual().start(() -> {
                reading.countDown();
                assertThrows(IOException.class, () -> Content.Source.consumeAll(request));
            });
            reading.await();
            reader.join(Duration.ofMillis(100));
            reader.interrupt();
            reader.join();
            if (well) {
                callback.succeeded();
            } else {
                callback.failed(new IOException("on purpose"));
            }
        });
        try (TestServer server = new TestServer(leaving);
                ChannelClient client = server.client()) {
            try (ChannelExchange exchange = client.open("POST", "/", List.of())) {
                exchange.flush();
                InputStream response = exchange.response();
                assertEquals(7, response.read());
                if (well) {
                    assertEquals(-1, response.read());
                } else {
                    assertThrows(ChannelException.Truncated.class, response::read);
                }
            }
            assertTrue(over.await(10, TimeUnit.SECONDS));
        }
    }
}
