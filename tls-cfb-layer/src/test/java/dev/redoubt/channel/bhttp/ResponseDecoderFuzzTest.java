package dev.redoubt.channel.bhttp;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.redoubt.channel.record.FuzzSeeds;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** SPEC.md, "Inner message", from the server. */
class ResponseDecoderFuzzTest {
    static Stream<byte[]> messages() {
        return FuzzSeeds.of("messages", "message");
    }

    @MethodSource("messages")
    @FuzzTest
    void responseIsSoundOrRefusedWhateverItAnswers(byte[] message) {
        Decoded.assertSound(() -> MessageDecoder.ofResponseTo("GET"), message);
        Decoded.assertSound(() -> MessageDecoder.ofResponseTo("HEAD"), message);
    }
}
