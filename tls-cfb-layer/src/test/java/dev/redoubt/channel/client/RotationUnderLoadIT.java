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
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Hundreds of exchanges in flight on one session whose keys are replaced many times a second: nobody notices. */
@Timeout(120)
class RotationUnderLoadIT {
    private static final ChannelRequest POST = ChannelRequest.post("/", "text/plain", "x".getBytes(UTF_8));
    private static final int CALLERS = 300;
    private static final int AT_ONCE = 200;
    private static final int PER_SECOND = 5;
    private static final Duration TIME = Duration.ofSeconds(4);
    private static final Duration BETWEEN_ORDERS = Duration.ofMillis(50);
    /** So long that hundreds of exchanges meet on a machine of two cores, which is left some time for the rotations. */
    private static final Duration HANDLING = Duration.ofMillis(350);

    private static final int SAYING = 300;
    private static final int SAYINGS = 5;

    private static final Duration BETWEEN_SAYINGS = Duration.ofMillis(150);

    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger strangers = new AtomicInteger();
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger mostRunning = new AtomicInteger();

    private interface Caller {
        /** @return how many exchanges it has made */
        int call(ChannelClient client, long until) throws Exception;
    }

    /** Has all callers call until the time is over, while all sessions are told to rotate again and again. */
    private void run(TestServer server, Caller caller) throws Exception {
        DeviceSigner signer = server.appliance().enrolDevice();
        try (ChannelClient client = server.client(Optional.of(signer));
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            client.connect();
            long begun = System.nanoTime();
            long until = begun + TIME.toNanos();
            List<Future<Integer>> all = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                all.add(threads.submit(() -> caller.call(client, until)));
            }
            keepRotating(server.appliance().server(), until);
            int made = 0;
            for (Future<Integer> one : all) {
                made += one.get();
            }
            assertHeld(server, made, (System.nanoTime() - begun) / 1e9);
        }
    }

    private static void keepRotating(ChannelServer server, long until) throws InterruptedException {
        while (System.nanoTime() - until < 0) {
            server.rotateAll();
            Thread.sleep(BETWEEN_ORDERS);
        }
    }

    private void assertHeld(TestServer server, int made, double seconds) {
        assertEquals(made, calls.get());
        assertEquals(0, strangers.get(), "exchanges without their device");
        assertEquals(List.of(), server.refused());
        assertEquals(1, server.handshakes());
        assertTrue(mostRunning.get() >= AT_ONCE, "at most " + mostRunning + " at once");
        assertTrue(
                server.rotations() >= PER_SECOND * seconds,
                server.rotations() + " rotations in " + seconds + " s with " + made + " exchanges");
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
            Thread.sleep(HANDLING);
        } finally {
            running.decrementAndGet();
        }
        callback.succeeded();
    }

    @Test
    void hundredsOfExchangesInFlightNoticeNothing() throws Exception {
        try (TestServer server = new TestServer(new TestHandler(this::answerSlowly))) {
            run(server, (client, until) -> {
                int made = 0;
                for (; System.nanoTime() - until < 0; made++) {
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
            run(server, (client, until) -> {
                int made = 0;
                for (; System.nanoTime() - until < 0; made++) {
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
                Thread.sleep(BETWEEN_SAYINGS);
            }
            stream.end();
            assertEquals(-1, stream.response().read());
        }
    }
}
