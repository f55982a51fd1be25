package dev.redoubt.channel.handshake;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.redoubt.channel.record.BoundedMemory;
import dev.redoubt.channel.record.FuzzSeeds;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes in place of the answer that the vectors' client waits for. SPEC.md, "ServerHello" and "Checks of the client". */
class ServerHelloFuzzTest {
    private static final VectorPeers PEERS = new VectorPeers();
    private static final Set<ByteBuffer> HONEST = hellos().filter(ServerHelloFuzzTest::isAccepted)
            .map(ByteBuffer::wrap)
            .collect(Collectors.toSet());

    static Stream<byte[]> hellos() {
        return FuzzSeeds.of("handshake/client", "server-hello");
    }

    @MethodSource("hellos")
    @FuzzTest
    void helloHasOneEncodingAndOnlyAnHonestOneIsAccepted(byte[] bytes) {
        BoundedMemory.parse(bytes.length, () -> parse(bytes))
                .ifPresent(hello -> assertArrayEquals(bytes, write(hello)));
        assertEquals(HONEST.contains(ByteBuffer.wrap(bytes)), isAccepted(bytes));
    }

    private static Optional<ServerHello> parse(byte[] bytes) {
        try {
            return Optional.of(ServerHello.parse(bytes));
        } catch (HandshakeException.Malformed _) {
            return Optional.empty();
        }
    }

    private static byte[] write(ServerHello hello) {
        byte[] core = ServerHello.core(
                hello.suite(),
                hello.session(),
                hello.share().toBytes(),
                hello.policy(),
                hello.certificate().toBytes(),
                hello.revocations().toBytes());
        return VectorPeers.whole(core, hello.proof());
    }

    private static boolean isAccepted(byte[] bytes) {
        try (ClientInitiation client = PEERS.client()) {
            client.finish(bytes).secrets().close();
            return true;
        } catch (HandshakeException _) {
            return false;
        }
    }
}
