package dev.redoubt.channel.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.redoubt.channel.bhttp.RequestHead;
import dev.redoubt.channel.session.ClientSession;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.client.AsyncRequestContent;
import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.client.ContentResponse;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody can do who holds the keys of a session of his own, with a device or without. */
@Timeout(60)
class HostileClientIT {
    private static final int MANY = 40;

    @ParameterizedTest
    @ValueSource(strings = {"localhost:port", "localhost:99999999999", "[", "[::1", ":", "%", "a:b:c"})
    void anAuthorityThatIsNoneIsAnsweredInsideAndLeavesNothing(String authority) throws Exception {
        try (TestServer server = new TestServer(answering());
                OuterClient outer = server.outerClient()) {
            ClientSession session = server.appliance().connect();
            RequestHead head = new RequestHead("POST", authority, "/", List.of());

            ContentResponse whole =
                    post(outer, RawExchange.seal(session, head, new byte[9]).whole());
            ContentResponse pieces = postInPieces(
                    outer, RawExchange.seal(session, head, new byte[9]).whole());

            assertEquals(200, whole.getStatus());
            assertEquals(276, whole.getContent().length);
            assertEquals(200, pieces.getStatus());
            assertNothingRuns(server);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/%", "/%zz", "/%00", "/..", "/%2e%2e/x", "//", "/a;b", "/{}", "/?%", "/\\", "/%u0041"})
    void anyPathIsAnsweredInsideAndLeavesNothing(String path) throws Exception {
        try (TestServer server = new TestServer(answering());
                OuterClient outer = server.outerClient()) {
            ClientSession session = server.appliance().connect();

            ContentResponse answer =
                    post(outer, RawExchange.seal(session, path, new byte[9]).whole());

            assertEquals(200, answer.getStatus());
            assertNothingRuns(server);
        }
    }

    @Test
    void exchangesThatFailInMidStreamDoNotUseUpTheConnection() throws Exception {
        Handler failing = new TestHandler((request, response, callback) -> {
            if (request.getHttpURI().getPath().equals("/whole")) {
                Content.Source.consumeAll(request);
                callback.succeeded();
                return;
            }
            Content.Source.asInputStream(request).read();
            Content.Sink.write(response, false, ByteBuffer.wrap(new byte[20_000]));
            callback.failed(new IOException("on purpose"));
        });
        try (TestServer server = new TestServer(failing);
                OuterClient outer = server.outerClient()) {
            ClientSession session = server.appliance().connect();
            for (int i = 0; i < MANY; i++) {
                byte[] large = RawExchange.seal(session, "/", new byte[100_000]).whole();
                assertThrows(Exception.class, () -> post(outer, large));
            }
            byte[] whole =
                    RawExchange.seal(session, "/whole", new byte[10 << 20]).whole();
            assertEquals(200, post(outer, whole).getStatus());
            assertNothingRuns(server);
        }
    }

    @Test
    void aHandlerMayEndWhileSomebodyStillWaitsForTheRequest() throws Exception {
        CountDownLatch waiting = new CountDownLatch(1);
        CompletableFuture<Throwable> outcome = new CompletableFuture<>();
        Handler ending = new TestHandler((request, response, callback) -> {
            Thread.ofVirtual().start(() -> {
                try {
                    waiting.countDown();
                    Content.Source.consumeAll(request);
                    outcome.complete(new AssertionError("looked like the end"));
                } catch (IOException e) {
                    outcome.complete(e);
                }
            });
            waiting.await();
            Thread.sleep(100);
            Content.Sink.write(response, true, ByteBuffer.wrap("over".getBytes(UTF_8)));
            callback.succeeded();
        });
        try (TestServer server = new TestServer(ending);
                ChannelClient client = server.client();
                ChannelExchange exchange = client.open("POST", "/", List.of())) {
            exchange.flush();
            assertEquals("over", new String(exchange.response().readAllBytes(), UTF_8));
            assertInstanceOf(IOException.class, outcome.get(10, TimeUnit.SECONDS));
            assertNothingRuns(server);
        }
    }

    @Test
    void aHandlerWhoseAnswerCannotBeSealedIsASealed500() throws Exception {
        Handler foreign = new TestHandler((request, response, callback) -> {
            Content.Source.consumeAll(request);
            response.getHeaders().add("X-Name", "Zoë");
            callback.succeeded();
        });
        try (TestServer server = new TestServer(foreign);
                ChannelClient client = server.client()) {
            assertEquals(500, client.send(ChannelRequest.get("/")).status());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/channel", "/exchange"})
    void whoeverSendsAByteNowAndThenIsCutOff(String path) throws Exception {
        AsyncRequestContent content = new AsyncRequestContent();
        CompletableFuture<Integer> status = new CompletableFuture<>();
        try (TestServer server = TestServer.patient(Duration.ofMillis(300), answering());
                OuterClient outer = server.outerClient()) {
            byte[] honest = path.equals("/channel")
                    ? server.appliance().clientHandshake().hello()
                    : RawExchange.seal(server.appliance().connect(), "/", new byte[9])
                            .whole();
            outer.post(path)
                    .onResponseBegin(response -> status.complete(response.getStatus()))
                    .body(content)
                    .send(result -> status.complete(-1));
            for (int at = 0; at < honest.length && !status.isDone(); at++) {
                content.write(false, ByteBuffer.wrap(honest, at, 1), Callback.NOOP);
                Thread.sleep(20);
            }
            assertEquals(400, status.get(5, TimeUnit.SECONDS));
            assertNothingRuns(server);
        }
    }

    @Test
    void anAnswerIsNotHeldBackForARequestThatNeverEnds() throws Exception {
        AsyncRequestContent content = new AsyncRequestContent();
        CompletableFuture<Throwable> ended = new CompletableFuture<>();
        try (TestServer server = new TestServer(answering());
                OuterClient outer = server.outerClient()) {
            content.write(false, ByteBuffer.allocate(100), Callback.NOOP);
            outer.post("/nowhere").body(content).send(result -> ended.complete(result.getRequestFailure()));
            assertInstanceOf(IOException.class, ended.get(20, TimeUnit.SECONDS));
        }
    }

    private static void assertNothingRuns(TestServer server) throws InterruptedException {
        // The client may know of the end before the server has put all away.
        for (int i = 0; i < 50; i++) {
            server.appliance().pass(Duration.ofMinutes(6));
            server.appliance().server().expire();
            if (server.appliance().server().counts().anonymous() == 0) {
                return;
            }
            Thread.sleep(20);
        }
        throw new AssertionError("an exchange runs for ever");
    }

    private static Handler answering() {
        return new TestHandler((request, _, callback) -> {
            Content.Source.consumeAll(request);
            callback.succeeded();
        });
    }

    private static ContentResponse post(OuterClient outer, byte[] body) throws Exception {
        return outer.post("/exchange")
                .timeout(10, TimeUnit.SECONDS)
                .body(new BytesRequestContent(body))
                .send();
    }

    /** So that the server has to wait for the rest. */
    private static ContentResponse postInPieces(OuterClient outer, byte[] body) throws Exception {
        AsyncRequestContent content = new AsyncRequestContent();
        CompletableFuture<ContentResponse> answer = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                answer.complete(outer.post("/exchange")
                        .timeout(10, TimeUnit.SECONDS)
                        .body(content)
                        .send());
            } catch (Exception e) {
                answer.completeExceptionally(e);
            }
        });
        for (int at = 0; at < body.length; at += 100) {
            int length = Math.min(100, body.length - at);
            content.write(false, ByteBuffer.wrap(body, at, length), Callback.NOOP);
            content.flush();
            Thread.sleep(20);
        }
        content.close();
        return answer.get(15, TimeUnit.SECONDS);
    }
}
