package dev.redoubt.channel.record;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.redoubt.crypto.Secret;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes in place of records, under the keys of the vectors. SPEC.md, "Records". */
class RecordOpenerFuzzTest {
    private static final Map<String, String> VECTOR = FuzzSeeds.read(Path.of("vectors/records/live-stream.txt"));

    private final ExchangePrefix prefix = new ExchangePrefix(SessionId.of(bytes("session")), 3, 77);
    private final RecordKeys keys = new RecordKeys(
            Direction.CLIENT_TO_SERVER,
            Secret.takeOwnershipOf(bytes("encryption")),
            Secret.takeOwnershipOf(bytes("authentication")),
            Secret.takeOwnershipOf(bytes("initialization")),
            new RecordEngines(1));

    static Stream<byte[]> wires() {
        return FuzzSeeds.of("records", "wire");
    }

    private static byte[] bytes(String field) {
        return HexFormat.of().parseHex(VectorFile.field(VECTOR, field));
    }

    /** @param failure empty if the last record was verified */
    private record Outcome(List<ByteBuffer> texts, Optional<ExchangeFailure> failure) {
        /** That which may not depend on the pieces: of a refused exchange only why. */
        Object decision() {
            return failure.<Object>map(why -> why).orElse(texts);
        }
    }

    @MethodSource("wires")
    @FuzzTest
    void whatOpensIsWhatWasSealedInWhateverPiecesItComes(byte[] wire) {
        Outcome whole = BoundedMemory.parse(wire.length, () -> open(wire, Math.max(1, wire.length)));
        assertSealedAs(wire, whole.texts());
        for (int step : new int[] {1, 5, 1 + (Arrays.hashCode(wire) & 0x3f)}) {
            Outcome pieces = open(wire, step);
            assertSealedAs(wire, pieces.texts());
            assertEquals(whole.decision(), pieces.decision());
        }
    }

    private Outcome open(byte[] wire, int step) {
        List<ByteBuffer> texts = new ArrayList<>();
        RecordOpener opener = keys.opener(prefix, TestKeys.OPEN);
        try {
            for (int at = 0; at < wire.length; at += step) {
                ByteBuffer in = ByteBuffer.wrap(wire, at, Math.min(step, wire.length - at));
                for (ByteBuffer text = opener.open(in); text != null; text = opener.open(in)) {
                    texts.add(text);
                }
            }
            opener.endOfInput();
            return new Outcome(texts, Optional.empty());
        } catch (ExchangeException e) {
            return new Outcome(texts, Optional.of(e.failure()));
        }
    }

    /** One encoding: what was opened is sealed to the very bytes that it came from. */
    private void assertSealedAs(byte[] wire, List<ByteBuffer> texts) {
        RecordSealer sealer = keys.sealer(prefix, TestKeys.OPEN);
        ByteArrayOutputStream sealed = new ByteArrayOutputStream();
        for (ByteBuffer text : texts) {
            RecordKind kind = kind(wire[sealed.size()]);
            sealed.writeBytes(TestKeys.bytes(sealer.seal(text.duplicate(), kind)));
        }
        assertArrayEquals(Arrays.copyOf(wire, sealed.size()), sealed.toByteArray());
    }

    private static RecordKind kind(byte flags) {
        try {
            return RecordKind.ofFlags(flags);
        } catch (MalformedExchangeException e) {
            throw new AssertionError("a record with such flags was opened", e);
        }
    }
}
