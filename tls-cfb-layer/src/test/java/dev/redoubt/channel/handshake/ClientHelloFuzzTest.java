package dev.redoubt.channel.handshake;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.redoubt.channel.record.BoundedMemory;
import dev.redoubt.channel.record.FuzzSeeds;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes from anybody, in place of the first message. SPEC.md, "ClientHello". */
class ClientHelloFuzzTest {
    private final Peers peers = new Peers();
    private final ChannelKey key = peers.key(1);

    static Stream<byte[]> hellos() {
        return FuzzSeeds.of("handshake/server", "client-hello");
    }

    @MethodSource("hellos")
    @FuzzTest
    void helloHasOneEncodingAndIsAnsweredOrRefused(byte[] bytes) {
        BoundedMemory.parse(bytes.length, () -> parse(bytes))
                .ifPresent(hello -> assertArrayEquals(bytes, hello.toBytes()));
        try {
            peers.server.answer(bytes, key).session().secrets().close();
        } catch (HandshakeException _) {
            // Refused, as it may be.
        }
    }

    private static Optional<ClientHello> parse(byte[] bytes) {
        try {
            return Optional.of(ClientHello.parse(bytes));
        } catch (HandshakeException.Malformed _) {
            return Optional.empty();
        }
    }
}
