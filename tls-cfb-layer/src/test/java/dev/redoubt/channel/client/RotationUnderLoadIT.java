package dev.redoubt.channel.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.channel.server.ChannelHandler;
import dev.redoubt.channel.session.ChannelServer;
import dev.redoubt.channel.session.DeviceSigner;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Hundreds of exchanges in flight on one session whose keys are replaced again and again, as fast as the client can: nobody
 * notices. On two idle cores these are more than five times a second.
 */
@Timeout(120)
class RotationUnderLoadIT {
    private static final ChannelRequest POST = ChannelRequest.post("/", "text/plain", "x".getBytes(UTF_8));
    private static final int CALLERS = 300;
    private static final int AT_ONCE = 200;
    private static final int ROTATIONS = 20;
    private static final Duration BETWEEN_ORDERS = Duration.ofMillis(50);
    /**
     * In milliseconds. On average so long that hundreds of exchanges meet on a machine of two cores; and at times short, as it
     * is an answer that tells the client to rotate.
     */
    private static final int LEAST_TIME = 20;

    private static final int MOST_TIME = 500;

    private static final int SAYING = 300;
    private static final int SAYINGS = 5;

    private static final int MOST_BETWEEN_SAYINGS = 300;

    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger strangers = new AtomicInteger();
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger mostRunning = new AtomicInteger();

    private interface Caller {
        /** @return how many exchanges it has made */
        int call(ChannelClient client, BooleanSupplier over) throws Exception;
    }

    /** Has all callers call while all sessions are told to rotate again and again, until they have done so often enough. */
    private void run(TestServer server, Caller caller) throws Exception {
        DeviceSigner signer = server.appliance().enrolDevice();
        try (ChannelClient client = server.client(Optional.of(signer));
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            client.connect();
            BooleanSupplier over = () -> server.rotations() >= ROTATIONS && mostRunning.get() >= AT_ONCE;
            List<Future<Integer>> all = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                all.add(threads.submit(() -> caller.call(client, over)));
            }
            keepRotating(server.appliance().server(), over);
            int made = 0;
            for (Future<Integer> one : all) {
                made += one.get();
            }
            assertHeld(server, made);
        }
    }

    private static void keepRotating(ChannelServer server, BooleanSupplier over) throws InterruptedException {
        while (!over.getAsBoolean()) {
            server.rotateAll();
            Thread.sleep(BETWEEN_ORDERS);
        }
    }

    private void assertHeld(TestServer server, int made) {
        assertEquals(made, calls.get());
        assertEquals(0, strangers.get(), "exchanges without their device");
        assertEquals(List.of(), server.refused());
        assertEquals(1, server.handshakes());
        assertTrue(mostRunning.get() >= AT_ONCE, "at most " + mostRunning + " at once");
        assertTrue(server.rotations() >= ROTATIONS, server.rotations() + " rotations");
    }

    private void begin(Request request) {
        calls.incrementAndGet();
        strangers.addAndGet(ChannelHandler.device(request).isPresent() ? 0 : 1);
        mostRunning.accumulateAndGet(running.incrementAndGet(), Math::max);
    }

    /** Reads all, takes its time, and answers. */
    private void answerSlowly(Request request, Response response, Callback callback) throws Exception {
        begin(request);
        try {
            Content.Source.consumeAll(request);
            Thread.sleep(ThreadLocalRandom.current().nextInt(LEAST_TIME, MOST_TIME));
        } finally {
            running.decrementAndGet();
        }
        callback.succeeded();
    }

    @Test
    void hundredsOfExchangesInFlightNoticeNothing() throws Exception {
        try (TestServer server = new TestServer(new TestHandler(this::answerSlowly))) {
            run(server, (client, over) -> {
                int made = 0;
                for (; !over.getAsBoolean(); made++) {
                    assertEquals(200, client.send(POST).status());
                }
                return made;
            });
        }
    }

    /** Gives back each piece as it comes. */
    private void echo(Request request, Response response, Callback callback) throws IOException {
        begin(request);
        InputStream in = Content.Source.asInputStream(request);
        byte[] piece = new byte[SAYING];
        while (in.readNBytes(piece, 0, SAYING) == SAYING) {
            Content.Sink.write(response, false, ByteBuffer.wrap(piece.clone()));
            Content.Sink.write(response, false, BufferUtil.EMPTY_BUFFER);
        }
        running.decrementAndGet();
        callback.succeeded();
    }

    @Test
    void hundredsOfStreamsInBothDirectionsNoticeNothing() throws Exception {
        try (TestServer server = new TestServer(new TestHandler(this::echo))) {
            run(server, (client, over) -> {
                int made = 0;
                for (; !over.getAsBoolean(); made++) {
                    converse(client);
                }
                return made;
            });
        }
    }

    /** Every answer is waited for before the next piece is sent. */
    private static void converse(ChannelClient client) throws Exception {
        Random random = new Random();
        try (ChannelExchange stream = client.open("POST", "/", List.of())) {
            for (int i = 0; i < SAYINGS; i++) {
                byte[] said = new byte[SAYING];
                random.nextBytes(said);
                stream.write(said);
                stream.flush();
                assertArrayEquals(said, stream.response().readNBytes(SAYING));
                Thread.sleep(random.nextInt(MOST_BETWEEN_SAYINGS));
            }
            stream.end();
            assertEquals(-1, stream.response().read());
        }
    }
}
