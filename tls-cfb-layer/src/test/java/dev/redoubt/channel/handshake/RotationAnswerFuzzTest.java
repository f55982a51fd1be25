package dev.redoubt.channel.handshake;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.redoubt.channel.record.BoundedMemory;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes in place of the answer to a rotation, from whoever has the former epoch's keys. SPEC.md, "Rotation". */
class RotationAnswerFuzzTest {
    private final VectorPeers peers = new VectorPeers();
    private final EpochSecrets former = peers.secrets();
    private final byte[] honest;

    RotationAnswerFuzzTest() throws HandshakeException {
        honest = answer(peers, former);
    }

    static Stream<byte[]> answers() throws HandshakeException {
        VectorPeers peers = new VectorPeers();
        try (EpochSecrets former = peers.secrets()) {
            return Stream.of(answer(peers, former));
        }
    }

    private static byte[] answer(VectorPeers peers, EpochSecrets former) throws HandshakeException {
        try (ClientRotation client = peers.rotation(former)) {
            return peers.answer(client.request(), former).bytes();
        }
    }

    @MethodSource("answers")
    @FuzzTest
    void answerHasOneEncodingAndOnlyTheHonestOneIsAccepted(byte[] bytes) {
        BoundedMemory.parse(bytes.length, () -> parse(bytes))
                .ifPresent(answer -> assertArrayEquals(bytes, write(answer)));
        assertEquals(Arrays.equals(honest, bytes), isAccepted(bytes));
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

    private boolean isAccepted(byte[] bytes) {
        try (ClientRotation client = peers.rotation(former)) {
            client.finish(bytes).secrets().close();
            return true;
        } catch (HandshakeException _) {
            return false;
        }
    }
}
