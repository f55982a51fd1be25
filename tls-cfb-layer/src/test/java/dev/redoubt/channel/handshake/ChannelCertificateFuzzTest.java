package dev.redoubt.channel.handshake;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** SPEC.md, "Channel certificate". */
class ChannelCertificateFuzzTest {
    private static final byte[] HONEST = new VectorPeers().bytes("certificate");
    private static final int ROOT_KEY = 58;

    static Stream<byte[]> certificates() {
        return Stream.of(HONEST);
    }

    @MethodSource("certificates")
    @FuzzTest
    void certificateHasOneEncodingAndOnlyTheHonestOneIsTheRoots(byte[] bytes) {
        try {
            ChannelCertificate certificate = ChannelCertificate.parse(bytes);
            assertArrayEquals(bytes, certificate.toBytes());
            if (isOfTheHonestRoot(bytes)) {
                assertEquals(Arrays.equals(HONEST, bytes), certificate.isSignedByItsRoot());
            }
        } catch (HandshakeException.Malformed _) {
            // Refused, as it may be.
        }
    }

    private static boolean isOfTheHonestRoot(byte[] bytes) {
        return Arrays.equals(HONEST, ROOT_KEY, ROOT_KEY + 32, bytes, ROOT_KEY, ROOT_KEY + 32);
    }
}
