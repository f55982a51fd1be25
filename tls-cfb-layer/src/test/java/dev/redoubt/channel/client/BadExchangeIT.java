package dev.redoubt.channel.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.channel.record.ExchangePrefix;
import dev.redoubt.channel.session.ClientSession;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.client.ContentResponse;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What an attacker sends who sees everything and holds no key, straight to the outer HTTP. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadExchangeIT {
    private final AtomicInteger committed = new AtomicInteger();
    private TestServer server;
    private OuterClient outer;
    private ClientSession session;

    @BeforeAll
    void start() throws Exception {
        server = new TestServer(new Committing());
        outer = server.outerClient();
    }

    @BeforeEach
    void connect() throws Exception {
        session = server.appliance().connect();
        server.refused().clear();
        committed.set(0);
    }

    @AfterAll
    void stop() {
        outer.close();
        server.close();
    }

    /** Turns an honest exchange into something else. */
    @FunctionalInterface
    interface Attack {
        byte[] on(RawExchange honest, ClientSession session);
    }

    static Stream<Arguments> attacks() {
        return Stream.of(
                attack("empty", "malformed", (_, _) -> new byte[0]),
                attack("garbage", "malformed", (_, _) -> random(300)),
                attack("much garbage", "malformed", (_, _) -> random(900_000)),
                attack("half a prefix", "malformed", (honest, _) -> Arrays.copyOf(honest.prefix(), 10)),
                attack("only a prefix", "truncated", (honest, _) -> honest.prefix()),
                attack("another version", "malformed", (honest, _) -> flipped(honest.whole(), 0)),
                attack("another sequence number", "bad_tag", (honest, _) -> flipped(honest.whole(), 28)),
                attack("other flags", "malformed", (honest, _) -> flipped(honest.whole(), ExchangePrefix.SIZE)),
                attack("changed ciphertext", "bad_tag", (honest, _) -> flipped(honest.whole(), 200)),
                attack("changed tag", "bad_tag", (honest, _) -> flippedLast(honest.whole())),
                attack("cut within the last record", "truncated", (honest, _) -> cut(honest.whole(), 1)),
                attack(
                        "without its last record",
                        "truncated",
                        (honest, _) -> honest.with(honest.records().subList(0, 2))),
                attack("a byte too many", "malformed", (honest, _) -> longer(honest.whole())),
                attack("records swapped", "bad_tag", (honest, _) -> honest.with(swapped(honest.records()))),
                attack("a record twice", "bad_tag", (honest, _) -> honest.with(doubled(honest.records()))),
                attack("a record of another exchange", "bad_tag", BadExchangeIT::mixed));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("attacks")
    void everyBadExchangeGetsTheSameAnswerAndHarmsNothing(String name, String cause, Attack attack) throws Exception {
        HttpFields expected = post("/exchange", new byte[1]).getHeaders();
        server.refused().clear();
        RawExchange honest = RawExchange.seal(session, "/commit", random(40_000));

        ContentResponse answer = post("/exchange", attack.on(honest, session));

        assertEquals(400, answer.getStatus());
        assertEquals(0, answer.getContent().length);
        assertEquals(expected.toString(), answer.getHeaders().toString());
        assertEquals(List.of(cause), server.refused());
        assertEquals(0, committed.get());
        assertEquals(
                200,
                post(
                                "/exchange",
                                RawExchange.seal(session, "/commit", new byte[9])
                                        .whole())
                        .getStatus());
        assertEquals(1, committed.get());
    }

    @Test
    void aReplayedExchangeIsRefusedAndRunsOnce() throws Exception {
        byte[] honest = RawExchange.seal(session, "/commit", new byte[9]).whole();
        assertEquals(200, post("/exchange", honest).getStatus());

        ContentResponse replay = post("/exchange", honest);

        assertEquals(400, replay.getStatus());
        assertEquals(0, replay.getContent().length);
        assertEquals(List.of("replay"), server.refused());
        assertEquals(1, committed.get());
    }

    @Test
    void aResponseIsNoRequest() throws Exception {
        RawExchange honest = RawExchange.seal(session, "/commit", new byte[9]);
        byte[] response = post("/exchange", honest.whole()).getContent();

        assertEquals(400, post("/exchange", honest.with(List.of(response))).getStatus());
        assertEquals(List.of("bad_tag"), server.refused());
    }

    @Test
    void aForgedExchangeDoesNotSpendTheNumberThatItNames() throws Exception {
        byte[] honest = RawExchange.seal(session, "/commit", new byte[9]).whole();
        assertEquals(400, post("/exchange", flippedLast(honest)).getStatus());

        assertEquals(200, post("/exchange", honest).getStatus());
    }

    @Test
    void anUnknownSessionIsGone() throws Exception {
        byte[] exchange = RawExchange.seal(session, "/commit", new byte[9]).whole();
        exchange[5] ^= 1;

        ContentResponse answer = post("/exchange", exchange);

        assertEquals(410, answer.getStatus());
        assertEquals(0, answer.getContent().length);
        assertEquals(
                post("/exchange", new byte[1]).getHeaders().toString(),
                answer.getHeaders().toString());
    }

    @Test
    void anEndedSessionIsGone() throws Exception {
        server.appliance().server().close();

        assertEquals(
                410,
                post("/exchange", RawExchange.seal(session, "/", new byte[0]).whole())
                        .getStatus());
    }

    @Test
    void aBadClientHelloIsRefusedWithoutAWord() throws Exception {
        for (byte[] hello : List.of(new byte[0], random(100), random(16 * 1024), random(1_000_000))) {
            ContentResponse answer = post("/channel", hello);
            assertEquals(400, answer.getStatus());
            assertEquals(0, answer.getContent().length);
        }
    }

    @ParameterizedTest
    @MethodSource("otherRequests")
    void anyOtherOuterRequestIsNotFoundAndEmpty(String method, String path) throws Exception {
        ContentResponse answer = outer.post(path).method(method).send();

        assertEquals(404, answer.getStatus());
        assertEquals(0, answer.getContent().length);
        assertNull(answer.getHeaders().get("server"));
        assertNull(answer.getHeaders().get("date"));
        assertTrue(server.refused().isEmpty());
    }

    static Stream<Arguments> otherRequests() {
        List<Arguments> all = new ArrayList<>();
        for (String method : List.of("GET", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "PROPFIND")) {
            for (String path : List.of("/", "/channel", "/exchange")) {
                all.add(Arguments.of(method, path));
            }
        }
        for (String path : List.of(
                "/",
                "/channel/",
                "/channel/device",
                "/exchange/",
                "/exchange?a=b",
                "/channel?",
                "/Exchange",
                "//exchange",
                "/./exchange",
                "/x/../exchange",
                "/exchange;a=b",
                "/%65xchange",
                "/exchange%2f",
                "/v1/submissions",
                "/metrics",
                "/favicon.ico")) {
            all.add(Arguments.of("POST", path));
        }
        return all.stream();
    }

    private ContentResponse post(String path, byte[] body)
            throws ExecutionException, InterruptedException, TimeoutException {
        return outer.post(path).body(new BytesRequestContent(body)).send();
    }

    private static Arguments attack(String name, String cause, Attack attack) {
        return Arguments.of(name, cause, attack);
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    private static byte[] flipped(byte[] bytes, int at) {
        byte[] other = bytes.clone();
        other[at] ^= 0x10;
        return other;
    }

    private static byte[] flippedLast(byte[] bytes) {
        return flipped(bytes, bytes.length - 1);
    }

    private static byte[] cut(byte[] bytes, int by) {
        return Arrays.copyOf(bytes, bytes.length - by);
    }

    private static byte[] longer(byte[] bytes) {
        return Arrays.copyOf(bytes, bytes.length + 1);
    }

    private static List<byte[]> swapped(List<byte[]> records) {
        return List.of(records.get(1), records.get(0), records.get(2));
    }

    private static List<byte[]> doubled(List<byte[]> records) {
        return List.of(records.get(0), records.get(0), records.get(1), records.get(2));
    }

    private static byte[] mixed(RawExchange honest, ClientSession session) {
        RawExchange other = RawExchange.seal(session, "/commit", random(40_000));
        return honest.with(List.of(
                honest.records().get(0),
                other.records().get(1),
                honest.records().get(2)));
    }

    /** Commits only what it has read up to the end. */
    private final class Committing extends Handler.Abstract {
        @Override
        public boolean handle(Request request, Response response, Callback callback) throws Exception {
            Content.Source.consumeAll(request);
            committed.incrementAndGet();
            callback.succeeded();
            return true;
        }
    }
}
