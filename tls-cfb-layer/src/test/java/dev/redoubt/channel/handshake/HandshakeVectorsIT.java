package dev.redoubt.channel.handshake;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.channel.record.RecordEngines;
import dev.redoubt.channel.record.VectorFile;
import dev.redoubt.crypto.Secret;
import dev.redoubt.crypto.SigningKey;
import dev.redoubt.crypto.VerifyingKey;
import dev.redoubt.protocol.identity.Octets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Reads {@code vectors/handshake}. */
class HandshakeVectorsIT {
    private static final Path FOLDER = Path.of("vectors/handshake");
    private final RecordEngines engines = new RecordEngines(1);
    private final RememberedCertificates seen = new RememberedCertificates();

    static List<Path> clients() throws Exception {
        return files("client");
    }

    static List<Path> servers() throws Exception {
        return files("server");
    }

    private static List<Path> files(String folder) throws Exception {
        try (Stream<Path> files = Files.list(FOLDER.resolve(folder))) {
            return files.sorted().toList();
        }
    }

    private static byte[] bytes(Map<String, String> vector, String field) {
        return HexFormat.of().parseHex(VectorFile.field(vector, field));
    }

    /** WrongRootPin is "wrong_root_pin" in the files. */
    static String name(HandshakeException failure) {
        return failure.getClass()
                .getSimpleName()
                .replaceAll("(?<=[a-z])(?=[A-Z])", "_")
                .toLowerCase(Locale.ROOT);
    }

    private ClientInitiation client(Map<String, String> vector) throws Exception {
        RootPin pin = RootPin.of(bytes(vector, "root-pin"));
        String serial = VectorFile.field(vector, "seen-serial");
        if (!serial.isEmpty()) {
            VerifyingKey key = VerifyingKey.parse(bytes(vector, "seen-key"));
            seen.remember(pin, new SeenCertificate(Long.parseLong(serial), key));
        }
        byte[] list = bytes(vector, "seen-revocations");
        if (list.length > 0) {
            seen.remember(pin, RevocationList.parse(list));
        }
        Instant now = Instant.ofEpochSecond(Long.parseLong(VectorFile.field(vector, "now")));
        ScriptedRandom random = new ScriptedRandom(
                VectorFile.field(vector, "client-random"),
                VectorFile.field(vector, "client-x25519-private"),
                VectorFile.field(vector, "client-ml-kem-d"),
                VectorFile.field(vector, "client-ml-kem-z"));
        ClientInitiation client = new ClientInitiation(new CertificateCheck(pin, seen, () -> now), random, engines);
        assertTrue(random.isUsedUp());
        return client;
    }

    @ParameterizedTest
    @MethodSource("clients")
    void clientFindsWhatTheVectorSays(Path file) throws Exception {
        Map<String, String> vector = VectorFile.read(file);
        ClientInitiation client = client(vector);
        assertArrayEquals(bytes(vector, "client-hello"), client.hello());
        assertEquals(vector.get("expect"), outcome(client, bytes(vector, "server-hello")));
    }

    private static String outcome(ClientInitiation client, byte[] serverHello) {
        try {
            client.finish(serverHello).secrets().close();
            return "ok";
        } catch (HandshakeException e) {
            return name(e);
        }
    }

    @ParameterizedTest
    @MethodSource("servers")
    void serverFindsWhatTheVectorSays(Path file) throws Exception {
        Map<String, String> vector = VectorFile.read(file);
        Peers peers = new Peers();
        String outcome = "ok";
        try {
            peers.server.answer(bytes(vector, "client-hello"), peers.key(1));
        } catch (HandshakeException e) {
            outcome = name(e);
        }
        assertEquals(vector.get("expect"), outcome);
    }

    @Test
    void serverHelloComesOutByteForByte() throws Exception {
        Map<String, String> vector = VectorFile.read(FOLDER.resolve("key-schedule.txt"));
        ScriptedRandom random = new ScriptedRandom(
                VectorFile.field(vector, "server-x25519-private"),
                VectorFile.field(vector, "server-ml-kem-m"),
                VectorFile.field(vector, "session"));
        ChannelKey key = new ChannelKey(
                signingKey(vector, "channel-seed"),
                ChannelCertificate.parse(bytes(vector, "certificate")),
                Optional.of(RevocationList.parse(bytes(vector, "revocations"))));
        ServerHandshake.Answer answer = new ServerHandshake(RotationPolicy.standard(), random, engines)
                .answer(bytes(vector, "client-hello"), key);
        assertArrayEquals(bytes(vector, "server-hello"), answer.serverHello());
        assertTrue(answer.session().secrets().exporter().contentEquals(bytes(vector, "exporter")));
        assertTrue(answer.session().secrets().ratchet().contentEquals(bytes(vector, "ratchet")));
    }

    private static SigningKey signingKey(Map<String, String> vector, String field) {
        return SigningKey.ofSeed(Secret.takeOwnershipOf(bytes(vector, field)));
    }

    @Test
    void certificateIsWhatTheRootSigns() throws Exception {
        Map<String, String> vector = VectorFile.read(FOLDER.resolve("key-schedule.txt"));
        ChannelCertificate expected = ChannelCertificate.parse(bytes(vector, "certificate"));
        SigningKey root = signingKey(vector, "root-seed");
        assertEquals(root.verifyingKey(), expected.root());
        Octets signature = Octets.copyOf(root.sign(ChannelCertificate.statement(
                java.util.Arrays.copyOf(expected.toBytes(), ChannelCertificate.SIZE - VerifyingKey.SIGNATURE_SIZE))));
        assertEquals(signature, expected.signature());
    }

    @Test
    void keyScheduleGivesEachKeyOfTheVector() throws Exception {
        Map<String, String> vector = VectorFile.read(FOLDER.resolve("key-schedule.txt"));
        Transcript transcript =
                Transcript.of(bytes(vector, "client-hello"), ServerHello.coreOf(bytes(vector, "server-hello")));
        assertArrayEquals(bytes(vector, "transcript-hash"), transcript.hash());
        try (Secret exchanged = Secret.takeOwnershipOf(bytes(vector, "exchanged-secret"));
                KeySchedule schedule = KeySchedule.of(transcript, exchanged)) {
            for (Label label : KeyScheduleLabels.ALL) {
                String field = KeyScheduleLabels.field(label);
                assertTrue(schedule.expand(label).contentEquals(bytes(vector, field)), field);
            }
            assertTrue(schedule.confirmation().contentEquals(bytes(vector, "confirmation")));
        }
    }

    @Test
    void thereAreMoreBadVectorsThanGoodOnes() throws Exception {
        int good = 0;
        List<Path> all = Stream.concat(clients().stream(), servers().stream()).toList();
        for (Path file : all) {
            good += "ok".equals(VectorFile.read(file).get("expect")) ? 1 : 0;
        }
        assertTrue(good > 0 && good < all.size() / 2);
    }
}
