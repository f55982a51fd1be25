package dev.redoubt.channel.client;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.channel.record.Records;
import dev.redoubt.channel.record.SpoilingEngines;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Arrays of records serve again, and nobody sees it. Each one is overwritten as soon as it may serve again: whatever is still to
 * be sent or read then is found out by its tag or its content.
 */
@Timeout(120)
class ReuseIT {
    private static final int SIZE = 8 << 20;

    private static final Handler ECHO = new TestHandler(Content::copy);

    /** Sends random bytes in pieces of odd sizes and requires the very same back. */
    private static void echo(ChannelClient client, ExecutorService threads, int seed) throws Exception {
        try (ChannelExchange exchange = client.open("POST", "/echo", List.of())) {
            Future<?> writer = threads.submit(() -> {
                send(exchange, seed, SIZE);
                exchange.end();
                return null;
            });
            receive(exchange.response(), seed, SIZE);
            assertEquals(-1, exchange.response().read());
            writer.get();
        }
    }

    private static void send(ChannelExchange exchange, int seed, int size) throws IOException {
        Random random = new Random(seed);
        int piece;
        for (int left = size; left > 0; left -= piece) {
            piece = 1 + random.nextInt(300_000);
            byte[] bytes = new byte[Math.min(piece, left)];
            new Random(left).nextBytes(bytes);
            exchange.write(bytes);
        }
    }

    private static void receive(InputStream in, int seed, int size) throws IOException {
        Random random = new Random(seed);
        int piece;
        for (int left = size; left > 0; left -= piece) {
            piece = 1 + random.nextInt(300_000);
            byte[] expected = new byte[Math.min(piece, left)];
            new Random(left).nextBytes(expected);
            assertArrayEquals(expected, in.readNBytes(expected.length));
        }
    }

    @Test
    void manyStreamsAtOnceStayWholeWhileOthersAreCut() throws Exception {
        long before = SpoilingEngines.spoiled();
        try (TestServer server = new TestServer(ECHO);
                ChannelClient client = server.client();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Void>> calls = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                int seed = i;
                calls.add(() -> {
                    echo(client, threads, seed);
                    return null;
                });
                calls.add(() -> {
                    cutOff(client, seed);
                    return null;
                });
            }
            for (Future<Void> call : threads.invokeAll(calls)) {
                call.get();
            }
        }
        long records = 6L * SIZE / Records.MAXIMUM_PLAINTEXT;
        assertTrue(SpoilingEngines.spoiled() - before > records / 2, "arrays have served again");
    }

    /** Exchanges that are closed while their records are on their way. */
    private static void cutOff(ChannelClient client, int seed) throws IOException {
        for (int i = 0; i < 10; i++) {
            try (ChannelExchange exchange = client.open("POST", "/echo", List.of())) {
                exchange.write(new byte[200_000 + 10_000 * seed]);
                exchange.write(new byte[400_000]);
            }
        }
    }

    /** Keeps a few chunks before it compares any. */
    @Test
    void aHandlerMayKeepWhatItReads() throws Exception {
        Handler keeping = new TestHandler((request, _, callback) -> {
            List<Content.Chunk> kept = new ArrayList<>();
            ByteBuffer all = ByteBuffer.allocate(SIZE);
            for (Content.Chunk chunk = next(request); !chunk.isLast(); chunk = next(request)) {
                kept.add(chunk);
                if (kept.size() == 9) {
                    giveUp(kept, all);
                }
            }
            giveUp(kept, all);
            byte[] expected = new byte[SIZE];
            new Random(5).nextBytes(expected);
            assertArrayEquals(expected, all.array());
            callback.succeeded();
        });
        try (TestServer server = new TestServer(keeping);
                ChannelClient client = server.client()) {
            byte[] body = new byte[SIZE];
            new Random(5).nextBytes(body);
            ChannelResponse response = client.send(ChannelRequest.post("/", "application/octet-stream", body));
            assertEquals(200, response.status());
        }
    }

    private static Content.Chunk next(Request request) throws InterruptedException {
        Content.Chunk chunk = request.read();
        while (chunk == null) {
            CountDownLatch available = new CountDownLatch(1);
            request.demand(available::countDown);
            available.await();
            chunk = request.read();
        }
        return chunk;
    }

    private static void giveUp(List<Content.Chunk> kept, ByteBuffer to) {
        for (Content.Chunk chunk : kept) {
            to.put(chunk.getByteBuffer());
            chunk.release();
        }
        kept.clear();
    }
}
