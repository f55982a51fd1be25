package dev.redoubt.channel.handshake;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.redoubt.channel.record.BoundedMemory;
import dev.redoubt.channel.record.FuzzSeeds;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes of a client in place of a rotation's request. SPEC.md, "Rotation". */
class RotationRequestFuzzTest {
    private final VectorPeers peers = new VectorPeers();
    private final EpochSecrets former = peers.secrets();

    static Stream<byte[]> requests() {
        return FuzzSeeds.of("rotation/server", "request");
    }

    @MethodSource("requests")
    @FuzzTest
    void requestHasOneEncodingAndIsAnsweredOrRefused(byte[] bytes) {
        BoundedMemory.parse(bytes.length, () -> parse(bytes))
                .ifPresent(request -> assertArrayEquals(bytes, request.toBytes()));
        try {
            peers.answer(bytes, former).epoch().secrets().close();
        } catch (HandshakeException _) {
            // Refused, as it may be.
        }
    }

    private static Optional<RotationRequest> parse(byte[] bytes) {
        try {
            return Optional.of(RotationRequest.parse(bytes));
        } catch (HandshakeException.Malformed _) {
            return Optional.empty();
        }
    }
}
