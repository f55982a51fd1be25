package dev.redoubt.channel.handshake;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.channel.record.RecordEngines;
import dev.redoubt.channel.record.SessionId;
import dev.redoubt.channel.record.VectorFile;
import dev.redoubt.crypto.Secret;
import dev.redoubt.crypto.VerifyingKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code vectors/rotation}: what each side must find, and what must come of it. */
class RotationVectorsIT {
    private static final Path FOLDER = Path.of("vectors/rotation");

    private final RecordEngines engines = new RecordEngines(1);
    private final RememberedCertificates seen = new RememberedCertificates();

    static List<Path> clients() throws IOException {
        return files("client");
    }

    static List<Path> servers() throws IOException {
        return files("server");
    }

    private static List<Path> files(String folder) throws IOException {
        try (Stream<Path> files = Files.list(FOLDER.resolve(folder))) {
            return files.sorted().toList();
        }
    }

    private static byte[] bytes(Map<String, String> vector, String field) {
        return HexFormat.of().parseHex(VectorFile.field(vector, field));
    }

    private static Map<String, String> handshake(Map<String, String> vector) throws IOException {
        return VectorFile.read(Path.of("vectors/handshake/" + VectorFile.field(vector, "handshake") + ".txt"));
    }

    private static SessionId session(Map<String, String> vector) throws IOException {
        return SessionId.of(bytes(handshake(vector), "session"));
    }

    private EpochSecrets firstEpoch(Map<String, String> vector) throws IOException {
        Map<String, String> handshake = handshake(vector);
        Transcript transcript =
                Transcript.of(bytes(handshake, "client-hello"), ServerHello.coreOf(bytes(handshake, "server-hello")));
        try (Secret exchanged = Secret.takeOwnershipOf(bytes(handshake, "exchanged-secret"));
                KeySchedule schedule = KeySchedule.of(transcript, exchanged)) {
            return schedule.secrets(engines);
        }
    }

    private ClientRotation client(Map<String, String> vector, String suffix, int formerNumber, EpochSecrets former)
            throws Exception {
        RootPin pin = RootPin.of(bytes(vector, "root-pin"));
        remember(vector, pin);
        Instant now = Instant.ofEpochSecond(Long.parseLong(VectorFile.field(vector, "now")));
        ScriptedRandom random = new ScriptedRandom(
                VectorFile.field(vector, "client-x25519-private" + suffix),
                VectorFile.field(vector, "client-ml-kem-d" + suffix),
                VectorFile.field(vector, "client-ml-kem-z" + suffix));
        CertificateCheck check = new CertificateCheck(pin, seen, () -> now);
        ClientRotation client = new ClientRotation(check, session(vector), formerNumber, former, random, engines);
        assertArrayEquals(bytes(vector, "request" + suffix), client.request());
        return client;
    }

    private void remember(Map<String, String> vector, RootPin pin) throws Exception {
        String serial = VectorFile.field(vector, "seen-serial");
        if (!serial.isEmpty()) {
            VerifyingKey key = VerifyingKey.parse(bytes(vector, "seen-key"));
            seen.remember(pin, new SeenCertificate(Long.parseLong(serial), key));
        }
        byte[] list = bytes(vector, "seen-revocations");
        if (list.length > 0) {
            seen.remember(pin, RevocationList.parse(list));
        }
    }

    @ParameterizedTest
    @MethodSource("clients")
    void clientFindsWhatTheVectorSays(Path file) throws Exception {
        Map<String, String> vector = VectorFile.read(file);
        String outcome = "ok";
        try {
            client(vector, "", 0, firstEpoch(vector)).finish(bytes(vector, "answer"));
        } catch (HandshakeException e) {
            outcome = HandshakeVectorsIT.name(e);
        }
        assertEquals(vector.get("expect"), outcome);
    }

    @ParameterizedTest
    @MethodSource("servers")
    void serverFindsWhatTheVectorSays(Path file) throws Exception {
        Map<String, String> vector = VectorFile.read(file);
        ServerRotation server = new ServerRotation(RotationPolicy.standard(), new SecureRandom(), engines);
        String outcome = "ok";
        try {
            server.answer(bytes(vector, "request"), session(vector), 0, firstEpoch(vector), new Peers().key(1));
        } catch (HandshakeException e) {
            outcome = HandshakeVectorsIT.name(e);
        }
        assertEquals(vector.get("expect"), outcome);
    }

    @Test
    void twoRotationsGiveTheKeysOfTheVector() throws Exception {
        Map<String, String> vector = VectorFile.read(FOLDER.resolve("epochs.txt"));
        EpochSecrets former = firstEpoch(vector);
        for (int number = 1; number <= 2; number++) {
            String suffix = "-" + number;
            RotatedEpoch rotated = client(vector, suffix, number - 1, former).finish(bytes(vector, "answer" + suffix));
            former = rotated.secrets();
            assertArrayEquals(
                    bytes(vector, "transcript-hash" + suffix),
                    former.transcriptHash().toBytes());
            assertTrue(former.exporter().contentEquals(bytes(vector, "exporter" + suffix)));
            assertTrue(former.ratchet().contentEquals(bytes(vector, "ratchet" + suffix)));
            assertEquals(6 + number, rotated.certificate().serial());
        }
    }
}
