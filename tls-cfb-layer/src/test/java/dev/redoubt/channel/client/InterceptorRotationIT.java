package dev.redoubt.channel.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a proxy that ends TLS can do to rotations, which it tells by the size of their requests: it can have them fail, and then
 * the client goes on with a handshake. No exchange is lost, and none runs twice.
 */
@Timeout(60)
class InterceptorRotationIT {
    private static final ChannelRequest POST = ChannelRequest.post("/", "text/plain", "x".getBytes(UTF_8));
    private static final int DUE = 10;

    private final AtomicInteger calls = new AtomicInteger();
    private TestServer server;
    private Interceptor interceptor;
    private ChannelClient client;

    @BeforeEach
    void start() throws Exception {
        server = TestServer.rotatingAfter(DUE, TestHandler.counting(calls));
        interceptor = new Interceptor(server);
        client = interceptor.client(Optional.of(server.appliance().enrolDevice()));
    }

    @AfterEach
    void stop() {
        client.close();
        interceptor.close();
        server.close();
    }

    private void sendUntilRotated() throws Exception {
        for (int i = 0; i < DUE + 2; i++) {
            assertEquals(200, client.send(POST).status());
        }
        assertEquals(DUE + 2, calls.get());
    }

    /** Shares are much larger than anything else in these tests. */
    private static boolean isRotation(Interceptor.Message request) {
        return request.body().length > 1_200
                && request.body().length < 2_000
                && request.path().equals("/exchange");
    }

    private static long epoch(Interceptor.Message request) {
        return ByteBuffer.wrap(request.body()).getInt(17) & 0xffff_ffffL;
    }

    @Test
    void rotationsGoThroughHonestHandsAndNothingOfThemIsReadable() throws Exception {
        sendUntilRotated();
        assertEquals(1, server.rotations());
        assertEquals(1, server.handshakes());
        assertEquals(1, epoch(interceptor.exchanges().getLast()));
        String seen = interceptor.exchanges().stream()
                .map(request -> new String(request.body(), ISO_8859_1))
                .collect(Collectors.joining());
        assertFalse(seen.contains("rotation"));
        assertFalse(seen.contains("channel"));
    }

    static Stream<Arguments> meddling() {
        return Stream.of(
                Arguments.of("a changed request", 40, 0),
                Arguments.of("a changed share in the request", 700, 0),
                Arguments.of("a changed answer", 0, 40),
                Arguments.of("a changed share in the answer", 0, 700),
                Arguments.of("a changed end of the answer", 0, 1_300));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("meddling")
    void aRotationThatIsMeddledWithIsNoticedAndAHandshakeHeals(String name, int inRequest, int inAnswer)
            throws Exception {
        onFirstRotation(request -> {
            byte[] changed = inRequest == 0 ? request.body() : flipped(request.body(), inRequest);
            Optional<Interceptor.Message> answer = interceptor.pass(request.with(changed));
            return inAnswer == 0 ? answer : answer.map(message -> message.with(flipped(message.body(), inAnswer)));
        });
        sendUntilRotated();
        assertEquals(2, server.handshakes());
    }

    @Test
    void anAnswerOfAnotherExchangeIsNoRotation() throws Exception {
        onFirstRotation(_ -> Optional.of(interceptor.answers().getLast()));
        sendUntilRotated();
        assertEquals(2, server.handshakes());
        assertEquals(0, server.rotations());
    }

    @Test
    void rotationAnswersOfTwoClientsThatAreSwappedAreNoticed() throws Exception {
        AtomicReference<Interceptor.Message> foreign = new AtomicReference<>();
        onFirstRotation(request -> {
            Optional<Interceptor.Message> answer = interceptor.pass(request);
            foreign.set(answer.orElseThrow());
            return answer;
        });
        try (ChannelClient other = interceptor.client()) {
            for (int i = 0; i < DUE + 2; i++) {
                other.send(POST);
            }
        }
        calls.set(0);
        onFirstRotation(request -> {
            interceptor.pass(request);
            return Optional.of(foreign.get());
        });
        sendUntilRotated();
        assertEquals(3, server.handshakes());
    }

    @Test
    void anAnswerToARotationThatIsDroppedIsMadeUpForByAnotherRotation() throws Exception {
        onFirstRotation(request -> {
            interceptor.pass(request);
            return Optional.empty();
        });
        sendUntilRotated();
        assertEquals(1, server.handshakes());
    }

    @Test
    void aRotationThatIsReplayedMakesNoOtherEpoch() throws Exception {
        onFirstRotation(request -> {
            Optional<Interceptor.Message> answer = interceptor.pass(request);
            assertEquals(400, interceptor.pass(request).orElseThrow().status());
            return answer;
        });
        sendUntilRotated();
        assertEquals(1, server.rotations());
        assertEquals(1, server.handshakes());
    }

    /** Also after the rotation: a request of the epoch before is not one of the epoch that follows. */
    @Test
    void aRequestIsNotMovedIntoAnotherEpoch() throws Exception {
        sendUntilRotated();
        for (Interceptor.Message request : interceptor.exchanges()) {
            byte[] moved = request.body().clone();
            moved[20] ^= 1;
            assertEquals(
                    400, interceptor.pass(request.with(moved)).orElseThrow().status());
        }
        assertEquals(DUE + 2, calls.get());
    }

    private void onFirstRotation(Interceptor.Tactic meddling) {
        AtomicInteger rotations = new AtomicInteger();
        interceptor.will(request -> isRotation(request) && rotations.getAndIncrement() == 0
                ? meddling.answer(request)
                : interceptor.pass(request));
    }

    private static byte[] flipped(byte[] bytes, int at) {
        byte[] other = bytes.clone();
        other[at] ^= 0x04;
        return other;
    }
}
