package dev.redoubt.channel.handshake;

import dev.redoubt.channel.record.RecordEngines;
import dev.redoubt.crypto.Digests;
import dev.redoubt.crypto.Secret;
import dev.redoubt.crypto.SigningKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;

/** Writes {@code vectors/handshake}. Run by hand, from the module's folder; same code, same files. vectors/README.md. */
final class HandshakeVectorWriter {
    /** Where a hello goes. */
    interface Sink {
        void write(String name, String comment, String expect, byte[] hello) throws IOException;
    }

    private static final Path FOLDER = Path.of("vectors/handshake");
    private static final HexFormat HEX = HexFormat.of();
    private static final Instant FROM = Instant.parse("2026-11-01T00:00:00Z");
    private static final Instant NOW = FROM.plus(Duration.ofDays(1));
    private static final Duration LIFE = Duration.ofDays(30);
    private static final Suite SUITE = Suite.X25519_MLKEM768_ED25519_SHA256;

    private final SigningKey rootKey = key("root");
    private final ApplianceRoot root = new ApplianceRoot(rootKey);
    private final SigningKey channelSigner = key("channel");
    private final ChannelCertificate certificate = issue(root, channelSigner, 7);
    private final RevocationList revocations = root.revoke(2, FROM, new TreeSet<>(List.of(3L, 5L)));
    private final RevocationListVectors lists = new RevocationListVectors(rootKey, FROM);
    private final byte[] clientHello = client().hello();

    private HandshakeVectorWriter() {}

    public static void main(String[] arguments) throws Exception {
        Files.createDirectories(FOLDER.resolve("client"));
        Files.createDirectories(FOLDER.resolve("server"));
        HandshakeVectorWriter writer = new HandshakeVectorWriter();
        writer.writeWholeHandshakes();
        writer.writeAlteredAnswers();
        writer.writeLies();
        writer.writeCertificates();
        writer.writeRevocations();
        ServerHelloEdges.write(writer.honest(), writer::writeClient);
        ClientHelloVectors.write(writer.clientHello, writer::writeServer);
    }

    private static String fixed(String name) {
        return HEX.formatHex(Digests.sha256(name.getBytes(StandardCharsets.US_ASCII)));
    }

    private static SigningKey key(String name) {
        return SigningKey.ofSeed(Secret.takeOwnershipOf(HEX.parseHex(fixed(name))));
    }

    private static ChannelCertificate issue(ApplianceRoot root, SigningKey key, long serial) {
        return root.issue(SUITE, key.verifyingKey(), serial, FROM, LIFE);
    }

    private static String session() {
        return fixed("session").substring(0, 32);
    }

    private ClientInitiation client() {
        CertificateCheck check = new CertificateCheck(root.pin(), new RememberedCertificates(), () -> NOW);
        ScriptedRandom random = new ScriptedRandom(
                fixed("client random"), fixed("client x25519"), fixed("ml-kem d"), fixed("ml-kem z"));
        return new ClientInitiation(check, random, new RecordEngines(1));
    }

    /** The server's x25519 private key, the ML-KEM message, and the session id. */
    private static ScriptedRandom serverRandom() {
        return new ScriptedRandom(fixed("server x25519"), fixed("ml-kem m"), session());
    }

    private byte[] honest() throws HandshakeException {
        return honest(RotationPolicy.standard());
    }

    private byte[] honest(RotationPolicy policy) throws HandshakeException {
        ServerHandshake server = new ServerHandshake(policy, serverRandom(), new RecordEngines(1));
        return server.answer(clientHello, new ChannelKey(key("channel"), certificate, Optional.of(revocations)))
                .serverHello();
    }

    private byte[] lie(int suite, byte[] shown, SigningKey signer, UnaryOperator<byte[]> share)
            throws HandshakeException {
        Peers liar = new Peers(serverRandom());
        return liar.lyingAnswer(clientHello, suite, shown, signer, share);
    }

    private Map<String, String> clientVector(String comment, String expect, byte[] serverHello) {
        Map<String, String> vector = new LinkedHashMap<>();
        vector.put("comment", comment);
        vector.put("expect", expect);
        vector.put("client-random", fixed("client random"));
        vector.put("client-x25519-private", fixed("client x25519"));
        vector.put("client-ml-kem-d", fixed("ml-kem d"));
        vector.put("client-ml-kem-z", fixed("ml-kem z"));
        vector.put("client-hello", HEX.formatHex(clientHello));
        vector.put("root-pin", root.pin().toString());
        vector.put("now", Long.toString(NOW.getEpochSecond()));
        vector.put("seen-serial", "");
        vector.put("seen-key", "");
        vector.put("seen-revocations", "");
        vector.put("server-hello", HEX.formatHex(serverHello));
        return vector;
    }

    private static void write(String name, Map<String, String> vector) throws IOException {
        StringBuilder text = new StringBuilder();
        vector.forEach((field, value) ->
                text.append((field + ": " + value).stripTrailing()).append('\n'));
        Files.writeString(FOLDER.resolve(name + ".txt"), text.toString());
    }

    private void writeClient(String name, String comment, String expect, byte[] serverHello) throws IOException {
        write("client/" + name, clientVector(comment, expect, serverHello));
    }

    private void writeWholeHandshakes() throws Exception {
        writeKeySchedule("key-schedule", RotationPolicy.standard());
        writeKeySchedule("key-schedule-of-3-exchanges", new RotationPolicy(Duration.ofMinutes(10), 3, 1 << 30));
        writeKeySchedule("key-schedule-of-1104-bytes", new RotationPolicy(Duration.ofMinutes(10), 65_536, 1104));
        writeClient("ok", "", "ok", honest());
    }

    private void writeKeySchedule(String name, RotationPolicy policy) throws Exception {
        byte[] serverHello = honest(policy);
        Map<String, String> vector = clientVector("a whole handshake with all that comes of it", "ok", serverHello);
        vector.put("policy", policy.age().toSeconds() + " " + policy.exchanges() + " " + policy.bytes());
        vector.put("root-seed", fixed("root"));
        vector.put("channel-seed", fixed("channel"));
        vector.put("server-x25519-private", fixed("server x25519"));
        vector.put("server-ml-kem-m", fixed("ml-kem m"));
        vector.put("certificate", HEX.formatHex(certificate.toBytes()));
        vector.put("revocations", HEX.formatHex(revocations.toBytes()));
        vector.put("session", session());
        Transcript transcript = Transcript.of(clientHello, ServerHello.coreOf(serverHello));
        vector.put("transcript-hash", HEX.formatHex(transcript.hash()));
        HybridExchange.Answer exchange = HybridExchange.answer(
                ClientHello.parse(clientHello).offer(1).orElseThrow().share(), serverRandom());
        vector.put("exchanged-secret", exchange.secret().read(HEX::formatHex));
        try (KeySchedule schedule = KeySchedule.of(transcript, exchange.secret())) {
            for (Label label : KeyScheduleLabels.ALL) {
                vector.put(
                        KeyScheduleLabels.field(label), schedule.expand(label).read(HEX::formatHex));
            }
            vector.put("confirmation", schedule.confirmation().read(HEX::formatHex));
        }
        write(name, vector);
    }

    private void writeAltered(String name, String expect, int at) throws Exception {
        byte[] altered = honest();
        altered[at] ^= 1;
        writeClient(name, "one bit of the honest answer", expect, altered);
    }

    private void writeAlteredAnswers() throws Exception {
        int length = honest().length;
        int signatureAt = length - ServerProof.SIZE;
        int listAt = signatureAt - revocations.toBytes().length;
        int certificateAt = listAt - 2 - ChannelCertificate.SIZE;
        writeAltered("altered-version", "malformed", 0);
        writeAltered("altered-suite", "suite_not_offered", 1);
        writeAltered("altered-session", "wrong_server_signature", 2);
        writeAltered("altered-share-length", "malformed", 18);
        writeAltered("altered-x25519-share", "wrong_server_signature", 20);
        writeAltered("altered-ml-kem-ciphertext", "wrong_server_signature", 1000);
        writeAltered("altered-policy", "wrong_server_signature", certificateAt - 2 - RotationPolicy.SIZE + 3);
        writeAltered("altered-certificate-serial", "wrong_certificate_signature", certificateAt + 41);
        writeAltered("altered-certificate-signature", "wrong_certificate_signature", certificateAt + 91);
        writeAltered("altered-revocations-length", "malformed", listAt - 1);
        writeAltered("altered-revocations-number", "wrong_revocation_signature", listAt + 8);
        writeAltered("altered-revoked-serial", "wrong_revocation_signature", listAt + 50 + 7);
        writeAltered("altered-revocations-signature", "wrong_revocation_signature", signatureAt - 64);
        writeAltered("altered-signature", "wrong_server_signature", signatureAt);
        writeAltered("altered-confirmation", "wrong_confirmation", length - 1);
        writeClient("cut", "", "malformed", Arrays.copyOf(honest(), length - 1));
        writeClient("byte-after-end", "", "malformed", Arrays.copyOf(honest(), length + 1));
        writeClient("no-bytes", "", "malformed", new byte[0]);
        byte[] policy = honest();
        int exchanges = certificateAt - 2 - RotationPolicy.SIZE + 4;
        Arrays.fill(policy, exchanges, exchanges + 4, (byte) 0);
        writeClient("policy-of-no-exchanges", "", "malformed", policy);
    }

    private void writeLies() throws Exception {
        UnaryOperator<byte[]> honestly = UnaryOperator.identity();
        byte[] shown = certificate.toBytes();
        writeClient("signed-by-another-key", "", "wrong_server_signature", lie(1, shown, key("thief"), honestly));
        writeClient("suite-not-offered", "rightly signed", "suite_not_offered", lie(2, shown, channelSigner, honestly));
        byte[] zero = lie(1, shown, channelSigner, share -> {
            Arrays.fill(share, 0, 32, (byte) 0);
            return share;
        });
        writeClient("x25519-share-of-zeros", "rightly signed", "unusable_key_share", zero);
        byte[] one = lie(1, shown, channelSigner, share -> {
            Arrays.fill(share, 0, 32, (byte) 0);
            share[0] = 1;
            return share;
        });
        writeClient("x25519-share-of-small-order", "rightly signed", "unusable_key_share", one);
        byte[] shorter = lie(1, shown, channelSigner, share -> Arrays.copyOf(share, share.length - 1));
        writeClient("share-too-short", "rightly signed", "unusable_key_share", shorter);
        byte[] other = lie(1, shown, channelSigner, share -> {
            share[500] ^= 1;
            return share;
        });
        writeClient("ml-kem-ciphertext-of-another", "rightly signed", "wrong_confirmation", other);
    }

    private void writeCertificate(String name, String comment, String expect, byte[] shown, SigningKey signer)
            throws Exception {
        writeClient(name, comment, expect, lie(1, shown, signer, UnaryOperator.identity()));
    }

    private void writeCertificates() throws Exception {
        ApplianceRoot otherRoot = new ApplianceRoot(key("other root"));
        SigningKey signer = key("channel");
        writeCertificate(
                "another-root",
                "",
                "wrong_root_pin",
                issue(otherRoot, signer, 7).toBytes(),
                signer);
        writeSignedCertificates(signer);
        writeSeen("lower-serial", "lower_serial", 8, key("newer channel"));
        writeSeen("same-serial-another-key", "conflicting_serial", 7, key("another channel"));
        writeSeen("same-serial-same-key", "ok", 7, key("channel"));
        writeSeen("higher-serial", "ok", 6, key("another channel"));
        writeAt("first-second-of-certificate", "ok", FROM);
        writeAt("one-second-before-certificate", "certificate_not_yet_valid", FROM.minusSeconds(1));
        writeAt("last-second-of-certificate", "ok", FROM.plus(LIFE).minusSeconds(1));
        writeAt("expired-certificate", "certificate_expired", FROM.plus(LIFE));
    }

    private void writeSignedCertificates(SigningKey signer) throws Exception {
        byte[] forSuite2 = signedPart(2, signer, LIFE);
        writeCertificate(
                "certificate-for-another-suite", "", "wrong_certificate_suite", labelled(forSuite2, rootKey), signer);
        byte[] tooLong = signedPart(1, signer, LIFE.plusSeconds(1));
        writeCertificate("certificate-of-more-than-30-days", "", "malformed", labelled(tooLong, rootKey), signer);
        byte[] nothing = signedPart(1, signer, Duration.ZERO);
        writeCertificate("certificate-of-no-time", "", "malformed", labelled(nothing, rootKey), signer);
        byte[] good = signedPart(1, signer, LIFE);
        writeCertificate(
                "certificate-signed-by-another-key",
                "names the pinned root",
                "wrong_certificate_signature",
                labelled(good, key("thief")),
                signer);
        writeCertificate(
                "certificate-signed-without-label",
                "",
                "wrong_certificate_signature",
                with(good, rootKey.sign(good)),
                signer);
        byte[] longer = Arrays.copyOf(labelled(good, rootKey), ChannelCertificate.SIZE + 1);
        writeCertificate("certificate-with-byte-after-end", "", "malformed", longer, signer);
        byte[] low = labelled(good, rootKey);
        Arrays.fill(low, 2, 34, (byte) 0);
        writeCertificate("channel-key-of-small-order", "", "malformed", low, signer);
    }

    private void writeRevocations() throws Exception {
        writeList("no-list", "a list of no bytes is none", "ok", new byte[0]);
        writeList("list-of-no-serial", "", "ok", lists.list(1));
        writeList(
                "list-of-64-serials",
                "",
                "ok",
                lists.list(1, LongStream.range(8, 72).toArray()));
        writeList("revoked-certificate", "7 is in the list", "revoked_serial", lists.list(1, 6, 7, 8));
        writeList(
                "list-signed-by-another-key",
                "names the pinned root",
                "wrong_revocation_signature",
                lists.signedBy(key("thief"), 1));
        writeList("list-signed-without-label", "", "wrong_revocation_signature", lists.withoutLabel());
        writeList(
                "list-of-another-root",
                "rightly signed by it",
                "wrong_root_pin",
                lists.ofAnotherRoot(key("other root")));
        writeMalformedLists();
        writeSeenLists();
    }

    private void writeMalformedLists() throws Exception {
        writeList("list-with-byte-after-end", "", "malformed", Arrays.copyOf(lists.list(1), lists.list(1).length + 1));
        writeList("list-cut", "", "malformed", Arrays.copyOf(lists.list(1), lists.list(1).length - 1));
        writeList("list-of-version-2", "", "malformed", lists.ofVersion2());
        writeList("list-of-number-0", "", "malformed", lists.list(0));
        writeList("list-of-number-2-to-63", "", "malformed", lists.list(Long.MIN_VALUE));
        writeList("list-after-the-year-9999", "", "malformed", lists.issuedAt(Instant.ofEpochSecond(253_402_300_800L)));
        writeList(
                "list-of-65-serials",
                "",
                "malformed",
                lists.list(1, LongStream.range(8, 73).toArray()));
        writeList("revoked-serials-downwards", "", "malformed", lists.list(1, 6, 5));
        writeList("revoked-serial-twice", "", "malformed", lists.list(1, 5, 5));
        writeList("revoked-serial-2-to-63", "", "malformed", lists.list(1, 5, Long.MIN_VALUE));
    }

    private void writeSeenLists() throws Exception {
        writeSeenList("revoked-by-seen-list", "none is shown", "revoked_serial", lists.list(1, 7), new byte[0]);
        writeSeenList(
                "older-list-passed-over", "the seen list counts", "revoked_serial", lists.list(3, 7), lists.list(2, 5));
        writeSeenList("older-list-that-revokes", "the seen list counts", "ok", lists.list(3, 5), lists.list(2, 7));
        writeSeenList("newer-list-that-revokes", "", "revoked_serial", lists.list(3, 5), lists.list(4, 5, 7));
        writeSeenList("newer-list-that-does-not-revoke", "", "ok", lists.list(3, 7), lists.list(4, 5));
        writeSeenList("same-list", "", "ok", lists.list(3, 5), lists.list(3, 5));
        writeSeenList(
                "same-number-other-serials", "", "conflicting_revocations", lists.list(3, 5), lists.list(3, 5, 6));
    }

    private byte[] shown(byte[] list) throws HandshakeException {
        Peers liar = new Peers(serverRandom());
        return liar.lyingAnswer(clientHello, 1, certificate.toBytes(), list, channelSigner, UnaryOperator.identity());
    }

    private void writeList(String name, String comment, String expect, byte[] list) throws Exception {
        writeClient(name, comment, expect, shown(list));
    }

    private void writeSeenList(String name, String comment, String expect, byte[] seen, byte[] list) throws Exception {
        Map<String, String> vector = clientVector(comment, expect, shown(list));
        vector.put("seen-revocations", HEX.formatHex(seen));
        write("client/" + name, vector);
    }

    private byte[] signedPart(int suite, SigningKey signer, Duration life) {
        return ChannelCertificate.signedPart(
                suite, signer.verifyingKey(), 7, FROM, FROM.plus(life), rootKey.verifyingKey());
    }

    private static byte[] labelled(byte[] signedPart, SigningKey signer) {
        return with(signedPart, signer.sign(ChannelCertificate.statement(signedPart)));
    }

    private static byte[] with(byte[] signedPart, byte[] signature) {
        byte[] whole = Arrays.copyOf(signedPart, signedPart.length + signature.length);
        System.arraycopy(signature, 0, whole, signedPart.length, signature.length);
        return whole;
    }

    private void writeSeen(String name, String expect, long serial, SigningKey seen) throws Exception {
        Map<String, String> vector = clientVector("the certificate's serial is 7", expect, honest());
        vector.put("seen-serial", Long.toString(serial));
        vector.put("seen-key", HEX.formatHex(seen.verifyingKey().toBytes()));
        write("client/" + name, vector);
    }

    private void writeAt(String name, String expect, Instant now) throws Exception {
        Map<String, String> vector = clientVector("", expect, honest());
        vector.put("now", Long.toString(now.getEpochSecond()));
        write("client/" + name, vector);
    }

    private void writeServer(String name, String comment, String expect, byte[] hello) throws IOException {
        Map<String, String> vector = new LinkedHashMap<>();
        vector.put("comment", comment);
        vector.put("expect", expect);
        vector.put("client-hello", HEX.formatHex(hello));
        write("server/" + name, vector);
    }
}
