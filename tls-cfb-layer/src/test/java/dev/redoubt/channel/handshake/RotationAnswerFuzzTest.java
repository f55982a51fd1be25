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

/** Any bytes in place of the answer to a rotation, from whoever has the former epoch's keys. SPEC.md, "Rotation". */
class RotationAnswerFuzzTest {
    private static final VectorPeers PEERS = new VectorPeers();
    private static final EpochSecrets FORMER = PEERS.secrets();
    private static final Set<ByteBuffer> HONEST = answers()
            .filter(RotationAnswerFuzzTest::isAccepted)
            .map(ByteBuffer::wrap)
            .collect(Collectors.toSet());

    static Stream<byte[]> answers() {
        return FuzzSeeds.of("rotation/client", "answer");
    }

    @MethodSource("answers")
    @FuzzTest
    void answerHasOneEncodingAndOnlyAnHonestOneIsAccepted(byte[] bytes) {
        BoundedMemory.parse(bytes.length, () -> parse(bytes))
                .ifPresent(answer -> assertArrayEquals(bytes, write(answer)));
        assertEquals(HONEST.contains(ByteBuffer.wrap(bytes)), isAccepted(bytes));
    }

    private static Optional<RotationAnswer> parse(byte[] bytes) {
        try {
            return Optional.of(RotationAnswer.parse(bytes));
        } catch (HandshakeException.Malformed _) {
            return Optional.empty();
        }
    }

    private static byte[] write(RotationAnswer answer) {
        byte[] core = RotationAnswer.core(
                answer.share().toBytes(),
                answer.policy(),
                answer.certificate().toBytes(),
                answer.revocations().toBytes());
        return VectorPeers.whole(core, answer.proof());
    }

    private static boolean isAccepted(byte[] bytes) {
        try (ClientRotation client = PEERS.rotation(FORMER)) {
            client.finish(bytes).secrets().close();
            return true;
        } catch (HandshakeException _) {
            return false;
        }
    }
}
