package dev.redoubt.channel.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.redoubt.channel.session.ChannelLimits;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How long a client keeps keys, by a clock of its own: nobody has to use it for them to go. */
@Timeout(60)
class KeyLifeIT {
    private static final ChannelRequest POST = ChannelRequest.post("/", "text/plain", "x".getBytes(UTF_8));
    private static final Duration GRACE = Duration.ofSeconds(30);
    private static final Duration IDLE = ChannelLimits.standard().idle().minusMinutes(1);
    /** Longer than it takes until somebody looks. */
    private static final Duration LOOKED_AT = Duration.ofMillis(1200);

    private final AtomicLong passed = new AtomicLong();
    private final AtomicInteger calls = new AtomicInteger();

    private long now() {
        return System.nanoTime() + passed.get();
    }

    private void pass(Duration time) {
        passed.addAndGet(time.toNanos());
    }

    private static final Handler ECHO =
            new TestHandler((request, response, callback) -> Content.copy(request, response, callback));

    private static ChannelExchange stream(ChannelClient client) throws ChannelException {
        ChannelExchange stream = client.open("POST", "/", List.of());
        say(stream);
        return stream;
    }

    private static void say(ChannelExchange stream) throws ChannelException {
        stream.write(new byte[100]);
        stream.flush();
    }

    private static void awaitErasedUnder(ChannelExchange stream) throws InterruptedException {
        boolean erased = false;
        while (!erased) {
            try {
                say(stream);
                Thread.sleep(50);
            } catch (ChannelException e) {
                assertInstanceOf(ChannelException.Aborted.class, e);
                erased = true;
            }
        }
    }

    @Test
    void keysOfAFormerEpochGoAfterTheGraceUnderARunningStream() throws Exception {
        try (TestServer server = TestServer.rotatingAfter(5, ECHO);
                ChannelClient client = server.client(this::now);
                ChannelExchange running = stream(client)) {
            for (int i = 0; i < 6; i++) {
                client.send(POST);
            }
            assertEquals(1, server.rotations());
            pass(GRACE.dividedBy(2));
            Thread.sleep(LOOKED_AT);
            say(running);
            pass(GRACE.dividedBy(2));
            awaitErasedUnder(running);
            assertEquals(200, client.send(POST).status());
            assertEquals(1, server.handshakes());
        }
    }

    @Test
    void keysOfASessionThatWasReplacedGoAfterTheGraceUnderARunningStream() throws Exception {
        try (TestServer server = new TestServer(ECHO);
                ChannelClient client = server.client(this::now);
                ChannelExchange running = stream(client)) {
            // To the server the keys are new, and it refuses to replace them.
            pass(Duration.ofMinutes(11));
            assertEquals(200, client.send(POST).status());
            assertEquals(2, server.handshakes());
            say(running);
            pass(GRACE);
            // The server, which has forgotten the session, must not hear of the stream before.
            Thread.sleep(LOOKED_AT.multipliedBy(2));
            assertThrows(ChannelException.Aborted.class, () -> say(running));
        }
    }

    @Test
    void aSessionThatNobodyUsesIsForgottenBeforeTheServerForgetsIt() throws Exception {
        try (TestServer server = new TestServer(TestHandler.counting(calls));
                ChannelClient client = server.client(this::now)) {
            client.send(POST);
            pass(IDLE.minusSeconds(30));
            Thread.sleep(LOOKED_AT);
            assertEquals(200, client.send(POST).status());
            assertEquals(1, server.handshakes());
            pass(IDLE);
            Thread.sleep(LOOKED_AT.multipliedBy(2));
            assertEquals(200, client.send(POST).status());
            assertEquals(2, server.handshakes());
            assertEquals(3, calls.get());
        }
    }

    @Test
    void aChangeAfterAPauseInWhichTheServerHasForgottenTheSessionGoesThrough() throws Exception {
        try (TestServer server = new TestServer(TestHandler.counting(calls));
                ChannelClient client = server.client(this::now)) {
            client.send(POST);
            server.appliance().pass(ChannelLimits.standard().idle());
            passed.addAndGet(ChannelLimits.standard().idle().toNanos());
            assertEquals(200, client.send(POST).status());
            assertEquals(2, server.handshakes());
            assertEquals(2, calls.get());
        }
    }

    @Test
    void aSessionWithARunningStreamIsNotIdle() throws Exception {
        try (TestServer server = new TestServer(ECHO);
                ChannelClient client = server.client(this::now);
                ChannelExchange running = stream(client)) {
            pass(IDLE);
            Thread.sleep(LOOKED_AT);
            say(running);
            running.end();
            assertEquals(200, running.response().readAllBytes().length);
            assertEquals(1, server.handshakes());
        }
    }

    @Test
    void keysThatTheServerRefusesGoUnderARunningStream() throws Exception {
        try (TestServer server = new TestServer(ECHO);
                ChannelClient client = server.client(this::now);
                ChannelExchange running = stream(client)) {
            pass(Duration.ofMinutes(20));
            awaitErasedUnder(running);
            assertEquals(200, client.send(POST).status());
            assertEquals(2, server.handshakes());
        }
    }
}
