package dev.redoubt.channel.handshake;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.redoubt.channel.record.FuzzSeeds;
import dev.redoubt.channel.record.VectorFile;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** SPEC.md, "Channel certificate". */
class ChannelCertificateFuzzTest {
    private static final byte[] HONEST = HexFormat.of()
            .parseHex(VectorFile.field(FuzzSeeds.read(Path.of("vectors/handshake/key-schedule.txt")), "certificate"));
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
