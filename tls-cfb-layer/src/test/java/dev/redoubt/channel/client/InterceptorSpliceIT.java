package dev.redoubt.channel.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.redoubt.channel.handshake.HandshakeException;
import dev.redoubt.channel.record.ExchangePrefix;
import dev.redoubt.channel.session.ClientHandshake;
import dev.redoubt.channel.session.ClientSession;
import dev.redoubt.channel.session.DeviceSigner;
import dev.redoubt.channel.session.TestAppliance;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.io.Content;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a proxy can do that ends TLS and puts parts of several honest exchanges and handshakes together. */
@Timeout(60)
class InterceptorSpliceIT {
    private static final int LARGE = 40_000;
    private static final int RECORD = 20 + (1 << 14);

    /** Sizes of the bodies that a handler has read to the end. */
    private final List<Integer> served = new CopyOnWriteArrayList<>();

    private TestServer server;
    private Interceptor interceptor;
    private ChannelClient client;

    @BeforeEach
    void start() throws Exception {
        server = new TestServer(new TestHandler((request, response, callback) -> {
            byte[] body = Content.Source.asByteBuffer(request).array();
            served.add(body.length);
            response.write(
                    true, ByteBuffer.wrap(("answer " + request.getHttpURI().getPath()).getBytes(UTF_8)), callback);
        }));
        interceptor = new Interceptor(server);
        client = interceptor.client();
        client.connect();
    }

    @AfterEach
    void stop() {
        client.close();
        interceptor.close();
        server.close();
    }

    /** Two requests that the interceptor has in hand at the same time. */
    private void willWithPairs(PairTactic tactic) {
        AtomicInteger count = new AtomicInteger();
        CompletableFuture<Interceptor.Message> first = new CompletableFuture<>();
        CompletableFuture<List<Optional<Interceptor.Message>>> answers = new CompletableFuture<>();
        interceptor.willWithExchanges(request -> {
            if (count.getAndIncrement() == 0) {
                first.complete(request);
                return answers.get().getFirst();
            }
            answers.complete(tactic.answer(first.get(), request));
            return answers.get().getLast();
        });
    }

    @FunctionalInterface
    private interface PairTactic {
        List<Optional<Interceptor.Message>> answer(Interceptor.Message first, Interceptor.Message second)
                throws Exception;
    }

    private List<Future<ChannelResponse>> sendTwo() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            return threads.invokeAll(List.of(() -> client.send(post("/a")), () -> client.send(post("/b"))));
        }
    }

    private static ChannelRequest post(String path) {
        return ChannelRequest.post(path, "text/plain", new byte[LARGE]);
    }

    private static void assertNoticed(Class<? extends ChannelException> how, Future<?> exchange) {
        Throwable failure = exchange.exceptionNow();
        assertInstanceOf(how, failure);
    }

    @Test
    void exchangesThatOvertakeEachOtherGetTheirOwnAnswers() throws Exception {
        willWithPairs((first, second) -> {
            Optional<Interceptor.Message> later = interceptor.pass(second);
            return List.of(interceptor.pass(first), later);
        });

        List<Future<ChannelResponse>> both = sendTwo();

        assertEquals("answer /a", new String(both.getFirst().get().body(), UTF_8));
        assertEquals("answer /b", new String(both.getLast().get().body(), UTF_8));
    }

    @Test
    void answersThatAreSwappedAreBothNoticed() throws Exception {
        willWithPairs((first, second) -> List.of(interceptor.pass(second), interceptor.pass(first)));

        for (Future<ChannelResponse> exchange : sendTwo()) {
            assertNoticed(ChannelException.BadAnswer.class, exchange);
        }
        assertEquals(List.of(LARGE, LARGE), served);
    }

    @Test
    void requestsWhoseRecordsAreSwappedAreBothNoticed() throws Exception {
        willWithPairs((first, second) -> List.of(
                interceptor.pass(splice(first, second, ExchangePrefix.SIZE)),
                interceptor.pass(splice(second, first, ExchangePrefix.SIZE))));

        for (Future<ChannelResponse> exchange : sendTwo()) {
            assertNoticed(ChannelException.Refused.class, exchange);
        }
        assertEquals(List.of("bad_tag", "bad_tag"), server.refused());
        assertEquals(List.of(), served);
    }

    @Test
    void requestsWhoseLaterRecordsAreSwappedAreBothNoticedAndNeitherCounts() throws Exception {
        int second = ExchangePrefix.SIZE + RECORD;
        willWithPairs((one, other) ->
                List.of(interceptor.pass(splice(one, other, second)), interceptor.pass(splice(other, one, second))));

        for (Future<ChannelResponse> exchange : sendTwo()) {
            assertNoticed(ChannelException.Refused.class, exchange);
        }
        assertEquals(List.of("bad_tag", "bad_tag"), server.refused());
        assertEquals(List.of(), served);
    }

    @Test
    void recordsOfOneRequestInAnotherOrderAreNoticed() {
        interceptor.willWithExchanges(request -> {
            byte[] body = request.body().clone();
            System.arraycopy(request.body(), ExchangePrefix.SIZE, body, ExchangePrefix.SIZE + RECORD, RECORD);
            System.arraycopy(request.body(), ExchangePrefix.SIZE + RECORD, body, ExchangePrefix.SIZE, RECORD);
            return interceptor.pass(request.with(body));
        });
        assertThrows(ChannelException.Refused.class, () -> client.send(post("/")));
        assertEquals(List.of(), served);
    }

    @Test
    void anAnswerOfAnotherClientsSessionIsNoticed() throws Exception {
        try (ChannelClient other = interceptor.client()) {
            other.send(post("/"));
        }
        Interceptor.Message foreign = interceptor.answers().getLast();
        interceptor.willWithExchanges(_ -> Optional.of(foreign));
        assertThrows(ChannelException.BadAnswer.class, () -> client.send(post("/")));
    }

    @Test
    void aHelloForAnotherClientIsRefused() {
        Interceptor.Message recorded = interceptor.answers().getFirst();
        interceptor.will(_ -> Optional.of(recorded));
        assertHandshakeFails(HandshakeException.WrongServerSignature.class);
    }

    @Test
    void aHelloOfAnotherClientInPlaceOfItsOwnIsRefused() {
        Interceptor.Message other = interceptor.requests().getFirst();
        interceptor.will(_ -> interceptor.pass(other));
        assertHandshakeFails(HandshakeException.WrongServerSignature.class);
    }

    @Test
    void theInterceptorsOwnKeyShareIsRefused() {
        interceptor.will(request -> {
            try (ClientHandshake own = server.appliance().clientHandshake()) {
                byte[] hello = request.body().clone();
                byte[] mine = own.hello();
                // Version, random, number of offers, suite and length of the share are in front of it.
                System.arraycopy(mine, 37, hello, 37, mine.length - 37);
                return interceptor.pass(request.with(hello));
            }
        });
        assertHandshakeFails(HandshakeException.WrongServerSignature.class);
    }

    @Test
    void anApplianceOfTheInterceptorsIsRefused() {
        TestAppliance own = new TestAppliance();
        interceptor.will(request -> Optional.of(Interceptor.of(200, own.server().handshake(request.body()))));
        try (ChannelClient fresh = interceptor.client()) {
            assertThrows(ChannelException.WrongAppliance.class, fresh::connect);
        }
    }

    @Test
    void anyAlteredPartOfTheHelloesIsNoticed() throws Exception {
        int hello = interceptor.requests().getFirst().body().length;
        int answer = interceptor.answers().getFirst().body().length;
        for (int at = 0; at < hello; at += 101) {
            int position = at;
            interceptor.will(request -> interceptor.pass(request.with(flipped(request.body(), position))));
            assertHandshakeFails(null);
        }
        for (int at = 0; at < answer; at += 101) {
            int position = at;
            interceptor.will(request ->
                    interceptor.pass(request).map(message -> message.with(flipped(message.body(), position))));
            assertHandshakeFails(null);
        }
    }

    /** The statement of a device is worth nothing in a session of the interceptor's own. */
    @Test
    void aDeviceCannotBeMovedIntoAnotherSession() throws Exception {
        DeviceSigner signer = server.appliance().enrolDevice();
        ClientSession own = server.appliance().connect();
        interceptor.willWithExchanges(request -> {
            byte[] moved = request.body().clone();
            System.arraycopy(own.id().toBytes(), 0, moved, 1, 16);
            return interceptor.pass(request.with(moved));
        });
        try (ChannelClient device = interceptor.client(Optional.of(signer))) {
            assertThrows(ChannelException.Refused.class, device::connect);
        }
        assertEquals(0, server.appliance().server().counts().authenticated());
        assertEquals(List.of("bad_tag"), server.refused());
    }

    private void assertHandshakeFails(@org.jspecify.annotations.Nullable Class<? extends HandshakeException> reason) {
        try (ChannelClient fresh = interceptor.client()) {
            var failed = assertThrows(ChannelException.HandshakeFailed.class, fresh::connect);
            if (reason != null) {
                assertInstanceOf(reason, failed.reason());
            }
        }
    }

    /** The first with the bytes of the second from a place on. */
    private static Interceptor.Message splice(Interceptor.Message first, Interceptor.Message second, int from) {
        byte[] body = first.body().clone();
        System.arraycopy(second.body(), from, body, from, body.length - from);
        return first.with(body);
    }

    private static byte[] flipped(byte[] bytes, int at) {
        byte[] other = bytes.clone();
        other[at] ^= 0x04;
        return other;
    }
}
