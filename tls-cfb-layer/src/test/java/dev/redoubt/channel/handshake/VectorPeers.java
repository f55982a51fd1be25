package dev.redoubt.channel.handshake;

import dev.redoubt.channel.record.FuzzSeeds;
import dev.redoubt.channel.record.RecordEngines;
import dev.redoubt.channel.record.SessionId;
import dev.redoubt.channel.record.VectorFile;
import dev.redoubt.crypto.Secret;
import dev.redoubt.crypto.SigningKey;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/** Client and server of {@code key-schedule.txt}, and of the rotation behind it: always the same bytes, so that what a fuzzer has learnt stays true. */
final class VectorPeers {
    private final Map<String, String> vector = FuzzSeeds.read(Path.of("vectors/handshake/key-schedule.txt"));
    private final Map<String, String> rotation = FuzzSeeds.read(Path.of("vectors/rotation/client/ok.txt"));
    private final RecordEngines engines = new RecordEngines(1);

    String text(String field) {
        return VectorFile.field(vector, field);
    }

    byte[] bytes(String field) {
        return HexFormat.of().parseHex(text(field));
    }

    CertificateCheck check() {
        Instant now = Instant.ofEpochSecond(Long.parseLong(text("now")));
        return new CertificateCheck(RootPin.of(bytes("root-pin")), new RememberedCertificates(), () -> now);
    }

    ClientInitiation client() {
        return new ClientInitiation(
                check(),
                new ScriptedRandom(
                        text("client-random"),
                        text("client-x25519-private"),
                        text("client-ml-kem-d"),
                        text("client-ml-kem-z")),
                engines);
    }

    SessionId session() {
        return SessionId.of(bytes("session"));
    }

    /** Of epoch 0. */
    EpochSecrets secrets() {
        try (ClientInitiation client = client()) {
            return client.finish(bytes("server-hello")).secrets();
        } catch (HandshakeException e) {
            throw new IllegalStateException("the vector is good", e);
        }
    }

    ClientRotation rotation(EpochSecrets former) {
        ScriptedRandom random = new ScriptedRandom(
                VectorFile.field(rotation, "client-x25519-private"),
                VectorFile.field(rotation, "client-ml-kem-d"),
                VectorFile.field(rotation, "client-ml-kem-z"));
        return new ClientRotation(check(), session(), 0, former, random, engines);
    }

    ServerRotation.Answer answer(byte[] request, EpochSecrets former) throws HandshakeException {
        ScriptedRandom random = new ScriptedRandom(text("server-x25519-private"), text("server-ml-kem-m"));
        return new ServerRotation(RotationPolicy.standard(), random, engines)
                .answer(request, session(), 0, former, channelKey());
    }

    private ChannelKey channelKey() throws HandshakeException {
        return new ChannelKey(
                SigningKey.ofSeed(Secret.takeOwnershipOf(bytes("channel-seed"))),
                ChannelCertificate.parse(bytes("certificate")),
                Optional.of(RevocationList.parse(bytes("revocations"))));
    }

    /** An answer with its proof behind it. */
    static byte[] whole(byte[] core, ServerProof proof) {
        return ByteBuffer.allocate(core.length + ServerProof.SIZE)
                .put(core)
                .put(proof.signature().toBytes())
                .put(proof.confirmation().toBytes())
                .array();
    }
}
