package dev.redoubt.channel.record;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.crypto.Padme;
import dev.redoubt.crypto.Secret;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Reads {@code vectors/records} and {@code vectors/padding.txt}, which no code of this module has written. */
class RecordVectorsIT {
    static List<Path> files() throws Exception {
        try (Stream<Path> files = Files.list(Path.of("vectors/records"))) {
            return files.sorted().toList();
        }
    }

    private final ByteArrayOutputStream plaintext = new ByteArrayOutputStream();

    @ParameterizedTest
    @MethodSource("files")
    void recordsGiveWhatTheVectorSays(Path file) throws Exception {
        Map<String, String> vector = VectorFile.read(file);
        assertEquals(vector.get("expect"), outcome(vector));
        assertEquals(vector.get("plaintext"), HexFormat.of().formatHex(plaintext.toByteArray()));
    }

    private String outcome(Map<String, String> vector) {
        ByteBuffer wire = ByteBuffer.wrap(bytes(vector, "wire"));
        RecordOpener opener = keys(vector).opener(prefix(vector), TestKeys.OPEN);
        try {
            for (ByteBuffer text = opener.open(wire); text != null; text = opener.open(wire)) {
                plaintext.writeBytes(TestKeys.bytes(text));
            }
            opener.endOfInput();
            return "ok";
        } catch (ExchangeException e) {
            return e.failure().label();
        }
    }

    /** Sealing is checked too: what opens well must come out of the sealer byte for byte. */
    @ParameterizedTest
    @MethodSource("files")
    void goodRecordsAreSealedToTheSameBytes(Path file) throws Exception {
        Map<String, String> vector = VectorFile.read(file);
        byte[] wire = bytes(vector, "wire");
        ByteBuffer text = ByteBuffer.wrap(bytes(vector, "plaintext"));
        if (!"ok".equals(vector.get("expect"))) {
            assertTrue(text.remaining() < wire.length || wire.length == 0, "no failure gives out more than came in");
            return;
        }
        RecordSealer sealer = keys(vector).sealer(prefix(vector), TestKeys.OPEN);
        ByteArrayOutputStream sealed = new ByteArrayOutputStream();
        for (int at = 0; at < wire.length; ) {
            int length = ByteBuffer.wrap(wire).getInt(at) & 0xff_ffff;
            ByteBuffer part = text.slice(text.position(), length);
            sealed.writeBytes(TestKeys.bytes(sealer.seal(part, RecordKind.ofFlags(wire[at]))));
            text.position(text.position() + length);
            at += length + Records.OVERHEAD;
        }
        assertArrayEquals(wire, sealed.toByteArray());
    }

    private static RecordKeys keys(Map<String, String> vector) {
        Direction direction =
                "client".equals(vector.get("direction")) ? Direction.CLIENT_TO_SERVER : Direction.SERVER_TO_CLIENT;
        return new RecordKeys(
                direction,
                Secret.takeOwnershipOf(bytes(vector, "encryption")),
                Secret.takeOwnershipOf(bytes(vector, "authentication")),
                Secret.takeOwnershipOf(bytes(vector, "initialization")),
                new RecordEngines(1));
    }

    private static ExchangePrefix prefix(Map<String, String> vector) {
        return new ExchangePrefix(
                SessionId.of(bytes(vector, "session")),
                Long.parseLong(VectorFile.field(vector, "epoch")),
                Long.parseLong(VectorFile.field(vector, "sequence")));
    }

    private static byte[] bytes(Map<String, String> vector, String name) {
        return HexFormat.of().parseHex(VectorFile.field(vector, name));
    }

    @Test
    void thereAreMoreBadVectorsThanGoodOnes() throws Exception {
        int good = 0;
        for (Path file : files()) {
            good += "ok".equals(VectorFile.read(file).get("expect")) ? 1 : 0;
        }
        assertTrue(good > 0 && good < files().size() / 2);
    }

    @Test
    void bucketsAreAsListed() throws Exception {
        List<String> lines = Files.readAllLines(Path.of("vectors/padding.txt"));
        assertTrue(lines.size() > 20);
        for (String line : lines) {
            String[] pair = line.split(" ", -1);
            assertEquals(Long.parseLong(pair[1]), Padme.bucket(Long.parseLong(pair[0])));
        }
    }

    @Test
    void numbersAreAcceptedOnceAsListed() throws Exception {
        ReplayWindow window = new ReplayWindow();
        for (String line : Files.readAllLines(Path.of("vectors/replay.txt"))) {
            String[] pair = line.split(" ", -1);
            assertEquals(pair[1].equals("ok"), window.testAndMark(Long.parseLong(pair[0])), line);
        }
    }
}
