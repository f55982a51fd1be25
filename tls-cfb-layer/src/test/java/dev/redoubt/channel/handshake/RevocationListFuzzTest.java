package dev.redoubt.channel.handshake;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.redoubt.channel.record.BoundedMemory;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** SPEC.md, "Revocation list". */
class RevocationListFuzzTest {
    private static final byte[] HONEST = new VectorPeers().bytes("revocations");
    private static final int ROOT_KEY = 17;

    static Stream<byte[]> lists() {
        return Stream.of(HONEST);
    }

    @MethodSource("lists")
    @FuzzTest
    void listHasOneEncodingAndOnlyTheHonestOneIsTheRoots(byte[] bytes) {
        BoundedMemory.parse(bytes.length, () -> parse(bytes)).ifPresent(list -> {
            assertArrayEquals(bytes, list.toBytes());
            if (Arrays.equals(HONEST, ROOT_KEY, ROOT_KEY + 32, bytes, ROOT_KEY, ROOT_KEY + 32)) {
                assertEquals(Arrays.equals(HONEST, bytes), list.isSignedByItsRoot());
            }
        });
    }

    private static Optional<RevocationList> parse(byte[] bytes) {
        try {
            return Optional.of(RevocationList.parse(bytes));
        } catch (HandshakeException.Malformed _) {
            return Optional.empty();
        }
    }
}
