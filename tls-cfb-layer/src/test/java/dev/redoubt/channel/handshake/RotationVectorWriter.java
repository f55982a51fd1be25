package dev.redoubt.channel.handshake;

import dev.redoubt.channel.record.RecordEngines;
import dev.redoubt.channel.record.SessionId;
import dev.redoubt.channel.record.VectorFile;
import dev.redoubt.crypto.Digests;
import dev.redoubt.crypto.Secret;
import dev.redoubt.crypto.SigningKey;
import dev.redoubt.protocol.identity.Octets;
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

/**
 * Writes {@code vectors/rotation}, on top of {@code vectors/handshake/key-schedule.txt}. Run by hand, from the module's folder;
 * same code, same files. vectors/README.md.
 */
final class RotationVectorWriter {
    private static final Path FOLDER = Path.of("vectors/rotation");
    private static final HexFormat HEX = HexFormat.of();
    private static final Instant FROM = Instant.parse("2026-11-01T00:00:00Z");
    private static final Instant NOW = FROM.plus(Duration.ofDays(1));
    private static final Duration LIFE = Duration.ofDays(30);
    private static final Suite SUITE = Suite.X25519_MLKEM768_ED25519_SHA256;
    private static final RotationPolicy SMALL = new RotationPolicy(Duration.ofSeconds(30), 100, 1 << 20);

    private final RecordEngines engines = new RecordEngines(1);
    private final ApplianceRoot root = new ApplianceRoot(key("root"));
    private final RevocationList revocations = root.revoke(2, FROM, new TreeSet<>(List.of(3L, 5L)));
    private final Map<String, String> handshake = VectorFile.read(Path.of("vectors/handshake/key-schedule.txt"));
    private final SessionId session = SessionId.of(HEX.parseHex(VectorFile.field(handshake, "session")));

    private RotationVectorWriter() throws IOException {}

    public static void main(String[] arguments) throws Exception {
        Files.createDirectories(FOLDER.resolve("client"));
        Files.createDirectories(FOLDER.resolve("server"));
        RotationVectorWriter writer = new RotationVectorWriter();
        writer.writeEpochs();
        writer.writeAnswers();
        writer.writeLies();
        writer.writeCertificates();
        writer.writeRequests();
    }

    private static String fixed(String name) {
        return HEX.formatHex(Digests.sha256(name.getBytes(StandardCharsets.US_ASCII)));
    }

    private static SigningKey key(String name) {
        return SigningKey.ofSeed(Secret.takeOwnershipOf(HEX.parseHex(fixed(name))));
    }

    private ChannelKey channelKey(String name, long serial, Optional<RevocationList> list) {
        SigningKey signer = key(name);
        return new ChannelKey(signer, root.issue(SUITE, signer.verifyingKey(), serial, FROM, LIFE), list);
    }

    private EpochSecrets firstEpoch() {
        Transcript transcript = Transcript.of(bytes("client-hello"), ServerHello.coreOf(bytes("server-hello")));
        try (Secret exchanged = Secret.takeOwnershipOf(bytes("exchanged-secret"));
                KeySchedule schedule = KeySchedule.of(transcript, exchanged)) {
            return schedule.secrets(engines);
        }
    }

    private byte[] bytes(String field) {
        return HEX.parseHex(VectorFile.field(handshake, field));
    }

    private ClientRotation client(int number, EpochSecrets former) {
        CertificateCheck check = new CertificateCheck(root.pin(), new RememberedCertificates(), () -> NOW);
        ScriptedRandom random = new ScriptedRandom(
                fixed("client x25519 " + number), fixed("ml-kem d " + number), fixed("ml-kem z " + number));
        return new ClientRotation(check, session, number - 1, former, random, engines);
    }

    private static ScriptedRandom serverRandom(int number) {
        return new ScriptedRandom(fixed("server x25519 " + number), fixed("ml-kem m " + number));
    }

    private byte[] request() {
        return client(1, firstEpoch()).request();
    }

    private byte[] answer(byte[] request, ChannelKey key) throws HandshakeException {
        return new ServerRotation(RotationPolicy.standard(), serverRandom(1), engines)
                .answer(request, session, 0, firstEpoch(), key)
                .bytes();
    }

    private byte[] honest() throws HandshakeException {
        return answer(request(), channelKey("channel", 7, Optional.of(revocations)));
    }

    private Map<String, String> vector(String comment, String expect) {
        Map<String, String> vector = new LinkedHashMap<>();
        vector.put("comment", comment);
        vector.put("expect", expect);
        vector.put("handshake", "key-schedule");
        return vector;
    }

    private Map<String, String> trusting(Map<String, String> vector) {
        vector.put("root-pin", root.pin().toString());
        vector.put("now", Long.toString(NOW.getEpochSecond()));
        vector.put("seen-serial", "");
        vector.put("seen-key", "");
        vector.put("seen-revocations", "");
        return vector;
    }

    private static void putClient(Map<String, String> vector, int number, String suffix) {
        vector.put("client-x25519-private" + suffix, fixed("client x25519 " + number));
        vector.put("client-ml-kem-d" + suffix, fixed("ml-kem d " + number));
        vector.put("client-ml-kem-z" + suffix, fixed("ml-kem z " + number));
    }

    private static void write(String name, Map<String, String> vector) throws IOException {
        StringBuilder text = new StringBuilder();
        vector.forEach((field, value) ->
                text.append((field + ": " + value).stripTrailing()).append('\n'));
        Files.writeString(FOLDER.resolve(name + ".txt"), text.toString());
    }

    /** Two rotations; with the second the channel key is another. */
    private void writeEpochs() throws Exception {
        Map<String, String> vector = trusting(vector("two rotations, with all that comes of them", "ok"));
        EpochSecrets first = firstEpoch();
        EpochSecrets second = writeEpoch(vector, 1, first, channelKey("channel", 7, Optional.empty()), SMALL);
        ChannelKey renewed = channelKey("renewed channel", 8, Optional.of(revocations));
        writeEpoch(vector, 2, second, renewed, RotationPolicy.standard());
        write("epochs", vector);
    }

    private EpochSecrets writeEpoch(
            Map<String, String> vector, int number, EpochSecrets former, ChannelKey key, RotationPolicy policy)
            throws HandshakeException {
        String suffix = "-" + number;
        ClientRotation client = client(number, former);
        byte[] request = client.request();
        byte[] answer = new ServerRotation(policy, serverRandom(number), engines)
                .answer(request, session, number - 1, former, key)
                .bytes();
        putClient(vector, number, suffix);
        vector.put("request" + suffix, HEX.formatHex(request));
        vector.put("server-x25519-private" + suffix, fixed("server x25519 " + number));
        vector.put("server-ml-kem-m" + suffix, fixed("ml-kem m " + number));
        vector.put("answer" + suffix, HEX.formatHex(answer));
        vector.put("policy" + suffix, policy.age().toSeconds() + " " + policy.exchanges() + " " + policy.bytes());
        putKeys(vector, suffix, former, request, answer, number);
        return client.finish(answer).secrets();
    }

    private void putKeys(
            Map<String, String> vector, String suffix, EpochSecrets former, byte[] request, byte[] answer, int number)
            throws HandshakeException {
        Transcript transcript =
                Transcript.ofRotation(former.transcriptHash(), session, request, RotationAnswer.coreOf(answer));
        HybridExchange.Answer exchange =
                HybridExchange.answer(RotationRequest.parse(request).share(), serverRandom(number));
        vector.put("transcript-hash" + suffix, HEX.formatHex(transcript.hash()));
        vector.put("exchanged-secret" + suffix, exchange.secret().read(HEX::formatHex));
        try (Secret material = Secret.concat(former.ratchet(), exchange.secret());
                KeySchedule schedule = KeySchedule.of(transcript, material)) {
            for (Label label : KeyScheduleLabels.ALL) {
                vector.put(
                        KeyScheduleLabels.field(label) + suffix,
                        schedule.expand(label).read(HEX::formatHex));
            }
            vector.put("confirmation" + suffix, schedule.confirmation().read(HEX::formatHex));
        }
    }

    private void writeClient(String name, String comment, String expect, byte[] answer) throws IOException {
        writeClient(name, trusting(vector(comment, expect)), answer);
    }

    private void writeClient(String name, Map<String, String> vector, byte[] answer) throws IOException {
        putClient(vector, 1, "");
        vector.put("request", HEX.formatHex(request()));
        vector.put("answer", HEX.formatHex(answer));
        write("client/" + name, vector);
    }

    private void writeAltered(String name, String expect, int at) throws Exception {
        byte[] altered = honest();
        altered[at] ^= 1;
        writeClient(name, "one bit of the honest answer", expect, altered);
    }

    private void writeAnswers() throws Exception {
        int length = honest().length;
        int signatureAt = length - ServerProof.SIZE;
        int listAt = signatureAt - revocations.toBytes().length;
        int certificateAt = listAt - 2 - ChannelCertificate.SIZE;
        writeClient("ok", "", "ok", honest());
        writeAltered("altered-version", "malformed", 0);
        writeAltered("altered-share-length", "malformed", 1);
        writeAltered("altered-x25519-share", "wrong_server_signature", 5);
        writeAltered("altered-ml-kem-ciphertext", "wrong_server_signature", 1000);
        writeAltered("altered-policy", "wrong_server_signature", certificateAt - 2 - RotationPolicy.SIZE + 3);
        writeAltered("altered-certificate-serial", "wrong_certificate_signature", certificateAt + 41);
        writeAltered("altered-revocations", "wrong_revocation_signature", listAt + 8);
        writeAltered("altered-signature", "wrong_server_signature", signatureAt);
        writeAltered("altered-confirmation", "wrong_confirmation", length - 1);
        writeClient("cut", "", "malformed", Arrays.copyOf(honest(), length - 1));
        writeClient("byte-after-end", "", "malformed", Arrays.copyOf(honest(), length + 1));
        writeClient("no-bytes", "", "malformed", new byte[0]);
    }

    /** An answer that is right but for what is said. */
    private byte[] lie(byte[] request, UnaryOperator<byte[]> share, EpochSecrets former, Label label, String signer)
            throws HandshakeException {
        HybridExchange.Answer exchange =
                HybridExchange.answer(RotationRequest.parse(request).share(), serverRandom(1));
        ChannelKey shown = channelKey("channel", 7, Optional.empty());
        byte[] core = RotationAnswer.core(
                share.apply(exchange.share()),
                RotationPolicy.standard(),
                shown.certificate().toBytes(),
                shown.revocationBytes());
        Transcript transcript = Transcript.ofRotation(former.transcriptHash(), session, request, core);
        try (Secret material = Secret.concat(former.ratchet(), exchange.secret())) {
            return SignedAnswer.of(core, transcript, label, material, channelKey(signer, 7, Optional.empty()), engines)
                    .bytes();
        }
    }

    private void writeLies() throws Exception {
        UnaryOperator<byte[]> honestly = UnaryOperator.identity();
        EpochSecrets former = firstEpoch();
        Label right = Label.ROTATION_SIGNATURE;
        writeClient(
                "signed-by-another-key",
                "",
                "wrong_server_signature",
                lie(request(), honestly, former, right, "thief"));
        writeClient(
                "signed-as-a-handshake",
                "under the label of the handshake",
                "wrong_server_signature",
                lie(request(), honestly, former, Label.SERVER_SIGNATURE, "channel"));
        writeClient(
                "chained-to-another-epoch",
                "the transcript of another epoch before",
                "wrong_server_signature",
                lie(request(), honestly, other(former, "transcript"), right, "channel"));
        writeClient(
                "without-the-former-secret",
                "the ratchet secret is a guess",
                "wrong_confirmation",
                lie(request(), honestly, other(former, "ratchet"), right, "channel"));
        writeClient(
                "to-another-request",
                "",
                "wrong_server_signature",
                lie(client(2, former).request(), honestly, former, right, "channel"));
        UnaryOperator<byte[]> zero = share -> {
            Arrays.fill(share, 0, 32, (byte) 0);
            return share;
        };
        writeClient(
                "x25519-share-of-zeros",
                "rightly signed",
                "unusable_key_share",
                lie(request(), zero, former, right, "channel"));
        UnaryOperator<byte[]> shorter = share -> Arrays.copyOf(share, share.length - 1);
        writeClient(
                "share-too-short",
                "rightly signed",
                "unusable_key_share",
                lie(request(), shorter, former, right, "channel"));
    }

    private static EpochSecrets other(EpochSecrets epoch, String part) {
        byte[] guess = HEX.parseHex(fixed("guess"));
        boolean ratchet = part.equals("ratchet");
        return new EpochSecrets(
                epoch.clientToServer(),
                epoch.serverToClient(),
                epoch.exporter(),
                ratchet ? Secret.takeCopyOf(guess) : epoch.ratchet(),
                ratchet ? epoch.transcriptHash() : Octets.copyOf(guess));
    }

    private void writeCertificates() throws Exception {
        byte[] renewed = answer(request(), channelKey("renewed channel", 8, Optional.of(revocations)));
        writeClient("renewed-channel-key", "another than in the handshake", "ok", renewed);
        Map<String, String> lower = trusting(vector("9 was seen", "lower_serial"));
        lower.put("seen-serial", "9");
        lower.put("seen-key", HEX.formatHex(key("newer channel").verifyingKey().toBytes()));
        writeClient("lower-serial", lower, renewed);
        Map<String, String> revoked = trusting(vector("a list that was seen has 8 in it", "revoked_serial"));
        RevocationList newer = root.revoke(3, FROM, new TreeSet<>(List.of(8L)));
        revoked.put("seen-revocations", HEX.formatHex(newer.toBytes()));
        writeClient("revoked-serial", revoked, renewed);
        Map<String, String> expired = trusting(vector("", "certificate_expired"));
        expired.put("now", Long.toString(FROM.plus(LIFE).getEpochSecond()));
        writeClient("expired-certificate", expired, renewed);
    }

    private void writeServer(String name, String comment, String expect, byte[] request) throws IOException {
        Map<String, String> vector = vector(comment, expect);
        vector.put("request", HEX.formatHex(request));
        write("server/" + name, vector);
    }

    private void writeRequests() throws IOException {
        byte[] good = request();
        writeServer("ok", "", "ok", good);
        writeServer("version-2", "", "malformed", with(good, 0, 2));
        writeServer("epoch-0", "", "malformed", with(good, 4, 0));
        writeServer("epoch-2", "the one after the next", "unexpected_epoch", with(good, 4, 2));
        writeServer("epoch-2-to-the-31", "", "malformed", with(good, 1, 0x80));
        writeServer("cut", "", "malformed", Arrays.copyOf(good, good.length - 1));
        writeServer("byte-after-end", "", "malformed", Arrays.copyOf(good, good.length + 1));
        writeServer("no-bytes", "", "malformed", new byte[0]);
        writeServer("share-of-no-bytes", "", "malformed", Arrays.copyOf(good, 7));
        byte[] shorter = Arrays.copyOf(good, good.length - 1);
        shorter[6]--;
        writeServer("share-too-short", "", "unusable_key_share", shorter);
        byte[] zero = good.clone();
        Arrays.fill(zero, 7, 39, (byte) 0);
        writeServer("x25519-share-of-zeros", "", "unusable_key_share", zero);
        byte[] unreduced = good.clone();
        Arrays.fill(unreduced, 39, 42, (byte) 0xff);
        writeServer("ml-kem-key-not-reduced", "", "unusable_key_share", unreduced);
    }

    private static byte[] with(byte[] bytes, int at, int value) {
        byte[] changed = bytes.clone();
        changed[at] = (byte) value;
        return changed;
    }
}
