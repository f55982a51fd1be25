package dev.redoubt.channel.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.channel.record.ExchangePrefix;
import dev.redoubt.channel.record.Records;
import dev.redoubt.crypto.Padme;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jetty.io.Content;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a proxy learns and can do that ends TLS between a client and the server, with an authority that the client trusts. */
@Timeout(60)
class InterceptorIT {
    private static final ChannelRequest POST =
            ChannelRequest.post("/inner/path", "text/plain", "a secret".getBytes(UTF_8));
    private static final int SMALL_REQUEST = ExchangePrefix.SIZE + Padme.MINIMUM + 20;
    private static final int SMALL_ANSWER = Padme.MINIMUM + 20;

    /** Bodies that a handler has read to the end. */
    private final List<String> served = new CopyOnWriteArrayList<>();

    private TestServer server;
    private Interceptor interceptor;
    private ChannelClient client;

    @BeforeEach
    void start() throws Exception {
        server = new TestServer(new TestHandler((request, response, callback) -> {
            String body = Content.Source.asString(request);
            served.add(body);
            response.getHeaders().add("X-Inner-Answer", "inner-value");
            response.write(true, ByteBuffer.wrap(("answer to " + body).getBytes(UTF_8)), callback);
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

    @Test
    void nothingOfWhatIsInsideComesBy() throws Exception {
        try (ChannelClient device =
                interceptor.client(Optional.of(server.appliance().enrolDevice()))) {
            device.send(POST.with("x-inner-field", "inner-value"));
        }
        String seen = Stream.concat(interceptor.requests().stream(), interceptor.answers().stream())
                .map(message -> message.path() + message.fields() + new String(message.body(), ISO_8859_1))
                .collect(Collectors.joining("\n"));
        for (String inside : List.of("inner", "Inner", "secret", "answer to", "POST", "text/plain", "device")) {
            assertFalse(seen.contains(inside), inside);
        }
        assertEquals(List.of("a secret"), served);
        assertEquals(
                Set.of("/channel", "/exchange"),
                interceptor.requests().stream().map(Interceptor.Message::path).collect(Collectors.toSet()));
    }

    @Test
    void sizesAreThoseOfBuckets() throws Exception {
        for (int size = 0; size < 60_000; size = size * 2 + 37) {
            byte[] body = new byte[size];
            Arrays.fill(body, (byte) 'x');
            client.send(ChannelRequest.post("/", "text/plain", body));
        }
        for (Interceptor.Message request : interceptor.exchanges()) {
            assertIsBucket(request.body().length - ExchangePrefix.SIZE);
        }
        for (Interceptor.Message answer : interceptor.answers()) {
            assertTrue(answer.path().equals("/channel") || isBucket(answer.body().length));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 20, 60})
    void smallExchangesLookAlike(int size) throws Exception {
        client.send(ChannelRequest.post("/" + "p".repeat(size), "text/plain", new byte[size]));
        assertEquals(SMALL_REQUEST, interceptor.exchanges().getLast().body().length);
        assertEquals(SMALL_ANSWER, interceptor.answers().getLast().body().length);
    }

    @Test
    void theSameRequestTwiceLooksOtherwise() throws Exception {
        client.send(POST);
        client.send(POST);
        byte[] first = interceptor.exchanges().get(0).body();
        byte[] second = interceptor.exchanges().get(1).body();
        int same = 0;
        for (int at = ExchangePrefix.SIZE + 4; at < first.length; at++) {
            same += first[at] == second[at] ? 1 : 0;
        }
        assertEquals(first.length, second.length);
        assertTrue(same < 20, same + " bytes are equal by more than chance");
    }

    /** The parts of a request with one record. */
    enum Part {
        VERSION(0, ChannelException.Refused.class, "malformed"),
        SESSION(1, ChannelException.SessionLost.class, "unknown_session"),
        EPOCH(20, ChannelException.SessionLost.class, "unknown_session"),
        SEQUENCE(28, ChannelException.Refused.class, "bad_tag"),
        FLAGS(29, ChannelException.Refused.class, "malformed"),
        LENGTH(31, ChannelException.Refused.class, "truncated"),
        CIPHERTEXT(100, ChannelException.Refused.class, "bad_tag"),
        TAG(SMALL_REQUEST - 1, ChannelException.Refused.class, "bad_tag");

        private final int at;
        private final Class<? extends ChannelException> noticed;
        private final String cause;

        Part(int at, Class<? extends ChannelException> noticed, String cause) {
            this.at = at;
            this.noticed = noticed;
            this.cause = cause;
        }
    }

    @ParameterizedTest
    @EnumSource(Part.class)
    void anyPartOfARequestThatIsAlteredIsNoticed(Part part) {
        interceptor.willWithExchanges(request -> interceptor.pass(request.with(flipped(request.body(), part.at))));

        assertThrows(part.noticed, () -> client.send(POST));

        assertEquals(SMALL_REQUEST, interceptor.exchanges().getFirst().body().length);
        assertEquals(List.of(part.cause), server.refused());
        assertEquals(List.of(), served);
    }

    @Test
    void anyByteOfARecordThatIsAlteredIsNoticedByTheServer() {
        AtomicInteger at = new AtomicInteger(ExchangePrefix.SIZE);
        interceptor.willWithExchanges(request -> interceptor.pass(request.with(flipped(request.body(), at.get()))));
        for (; at.get() < SMALL_REQUEST; at.incrementAndGet()) {
            assertThrows(ChannelException.Refused.class, () -> client.send(POST), () -> "byte " + at.get());
        }
        assertEquals(List.of(), served);
    }

    @Test
    void anyByteOfAnAnswerThatIsAlteredIsNoticedByTheClient() throws Exception {
        AtomicInteger at = new AtomicInteger();
        interceptor.willWithExchanges(request -> altered(interceptor.pass(request), at.get()));
        for (; at.get() < SMALL_ANSWER; at.incrementAndGet()) {
            // A longer length makes the rest of the answer too short; every other change shows in itself.
            boolean longer = at.get() == 2 || at.get() == 3;
            Class<? extends ChannelException> noticed =
                    longer ? ChannelException.Truncated.class : ChannelException.BadAnswer.class;
            assertThrows(noticed, () -> client.send(POST), () -> "byte " + at.get());
        }
        assertEquals(SMALL_ANSWER, served.size());
    }

    @Test
    void aRequestThatIsDroppedIsACutAndNotSentAgain() {
        interceptor.willWithExchanges(_ -> Optional.empty());

        assertThrows(ChannelException.Truncated.class, () -> client.send(POST));

        assertEquals(1, interceptor.exchanges().size());
        assertEquals(List.of(), served);
    }

    @Test
    void anAnswerThatIsDroppedIsACutAndTheRequestIsNotSentAgain() {
        interceptor.willWithExchanges(request -> {
            interceptor.pass(request);
            return Optional.empty();
        });

        assertThrows(ChannelException.Truncated.class, () -> client.send(POST));

        assertEquals(List.of("a secret"), served);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 19, 20, SMALL_ANSWER - 1})
    void anAnswerThatIsCutShortIsNoEnd(int length) {
        interceptor.willWithExchanges(request ->
                interceptor.pass(request).map(answer -> answer.with(Arrays.copyOf(answer.body(), length))));
        assertThrows(ChannelException.Truncated.class, () -> client.send(POST));
    }

    @Test
    void anAnswerThatIsMadeLongerIsNoticed() {
        interceptor.willWithExchanges(request -> interceptor
                .pass(request)
                .map(answer -> answer.with(Arrays.copyOf(answer.body(), answer.body().length + 1))));
        assertThrows(ChannelException.BadAnswer.class, () -> client.send(POST));
    }

    @Test
    void aRequestThatIsReplayedRunsOnce() throws Exception {
        interceptor.willWithExchanges(request -> {
            Optional<Interceptor.Message> answer = interceptor.pass(request);
            assertEquals(400, interceptor.pass(request).orElseThrow().status());
            return answer;
        });

        assertEquals("answer to a secret", text(client.send(POST)));

        assertEquals(List.of("a secret"), served);
        assertEquals(List.of("replay"), server.refused());
    }

    @Test
    void whateverIsReplayedLaterRunsNoMore() throws Exception {
        for (int i = 0; i < 10; i++) {
            client.send(POST);
        }
        client.close();
        for (Interceptor.Message request : interceptor.exchanges()) {
            assertNotEquals(200, interceptor.pass(request).orElseThrow().status());
        }
        assertEquals(10, served.size());
    }

    @Test
    void helloThatIsReplayedGivesASessionThatNobodyCanUse() throws Exception {
        client.send(POST);
        Interceptor.Message hello = interceptor.requests().getFirst();
        byte[] answer = interceptor.pass(hello).orElseThrow().body();
        byte[] request = interceptor.exchanges().getFirst().body();
        // ServerHello: version, suite, session id. Request: version, session id.
        System.arraycopy(answer, 2, request, 1, 16);

        assertEquals(
                400,
                interceptor
                        .pass(new Interceptor.Message("/exchange", 0, "", request))
                        .orElseThrow()
                        .status());

        assertEquals(List.of("bad_tag"), server.refused());
        assertEquals(1, served.size());
    }

    @Test
    void anAnswerThatIsReplayedIsNoticed() throws Exception {
        client.send(POST);
        Interceptor.Message recorded = interceptor.answers().getLast();
        interceptor.willWithExchanges(_ -> Optional.of(recorded));

        assertThrows(ChannelException.BadAnswer.class, () -> client.send(POST));

        assertEquals(1, served.size());
    }

    @Test
    void aRequestThatComesBackAsItsAnswerIsNoticed() {
        interceptor.willWithExchanges(request -> Optional.of(
                Interceptor.of(200, Arrays.copyOfRange(request.body(), ExchangePrefix.SIZE, request.body().length))));
        assertThrows(ChannelException.BadAnswer.class, () -> client.send(POST));
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 204, 301, 400, 401, 403, 404, 407, 410, 500, 503})
    void answersOfItsOwnAreNeverTakenForTheAppliances(int status) {
        interceptor.willWithExchanges(_ -> Optional.of(Interceptor.of(status, "all is well".getBytes(UTF_8))));
        assertThrows(ChannelException.class, () -> client.send(POST));
        assertThrows(ChannelException.class, () -> client.send(ChannelRequest.get("/")));
        assertEquals(List.of(), served);
    }

    private static Optional<Interceptor.Message> altered(Optional<Interceptor.Message> answer, int at) {
        return answer.map(message -> message.with(flipped(message.body(), at)));
    }

    private static byte[] flipped(byte[] bytes, int at) {
        byte[] other = bytes.clone();
        other[at] ^= 0x04;
        return other;
    }

    private static String text(ChannelResponse response) {
        return new String(response.body(), UTF_8);
    }

    private static void assertIsBucket(int sealed) {
        assertTrue(isBucket(sealed), "sealed bytes: " + sealed);
    }

    /** Records have 20 bytes around 16,384 of the bucket each. */
    private static boolean isBucket(int sealed) {
        int records = Math.ceilDiv(sealed, Records.MAXIMUM_PLAINTEXT + 20);
        int plain = sealed - 20 * records;
        return Padme.bucket(plain) == plain;
    }
}
