package dev.redoubt.bench.appliance;

import dev.redoubt.channel.handshake.ApplianceRoot;
import dev.redoubt.channel.handshake.CertificateCheck;
import dev.redoubt.channel.handshake.ChannelKey;
import dev.redoubt.channel.handshake.HandshakeException;
import dev.redoubt.channel.handshake.RevocationList;
import dev.redoubt.channel.handshake.RootPin;
import dev.redoubt.channel.handshake.RotationPolicy;
import dev.redoubt.channel.handshake.SeenCertificate;
import dev.redoubt.channel.handshake.SeenCertificates;
import dev.redoubt.channel.handshake.Suite;
import dev.redoubt.channel.record.RecordEngines;
import dev.redoubt.channel.session.ChannelLimits;
import dev.redoubt.channel.session.ChannelServer;
import dev.redoubt.channel.session.ClientHandshake;
import dev.redoubt.channel.session.ClientSession;
import dev.redoubt.crypto.SigningKey;
import dev.redoubt.crypto.VerifyingKey;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Root, channel key and sessions of an appliance, as {@code redoubtd} wires them, without a network. */
public final class BenchAppliance implements AutoCloseable {
    private final SecureRandom random = new SecureRandom();
    private final RecordEngines engines = engines();
    private final ApplianceRoot root = new ApplianceRoot(SigningKey.generate(random));
    private final ChannelKey key = channelKey();
    private final ChannelServer server;

    /** @param device the key of every device that it lets in */
    public BenchAppliance(RotationPolicy policy, VerifyingKey device) {
        this.server = new ChannelServer(
                key,
                policy,
                ChannelLimits.standard(),
                (_, _) -> Optional.of(device),
                random,
                System::nanoTime,
                engines);
    }

    /** As many as the server keeps. */
    public static RecordEngines engines() {
        return new RecordEngines(2 * Math.max(2, Runtime.getRuntime().availableProcessors()));
    }

    private ChannelKey channelKey() {
        SigningKey fresh = SigningKey.generate(random);
        return new ChannelKey(
                fresh,
                root.issue(
                        Suite.X25519_MLKEM768_ED25519_SHA256,
                        fresh.verifyingKey(),
                        1,
                        Instant.now().minus(Duration.ofHours(1)),
                        Duration.ofDays(1)));
    }

    public ChannelServer server() {
        return server;
    }

    public RootPin pin() {
        return root.pin();
    }

    public ClientHandshake clientHandshake() {
        return new ClientHandshake(check(pin()), random, System::nanoTime, engines);
    }

    /** A handshake of both sides. */
    public ClientSession connect() throws HandshakeException {
        try (ClientHandshake handshake = clientHandshake()) {
            return handshake.finish(server.handshake(handshake.hello()));
        }
    }

    /** A client's check, of a root with this pin, that remembers nothing. */
    public static CertificateCheck check(RootPin pin) {
        return new CertificateCheck(pin, new Forgetful(), Instant::now);
    }

    @Override
    public void close() {
        server.close();
        key.close();
        root.close();
    }

    private static final class Forgetful implements SeenCertificates {
        @Override
        public Optional<SeenCertificate> newest(RootPin root) {
            return Optional.empty();
        }

        @Override
        public void remember(RootPin root, SeenCertificate certificate) {}

        @Override
        public void conflict(RootPin root, SeenCertificate known, SeenCertificate presented) {}

        @Override
        public Optional<RevocationList> revocations(RootPin root) {
            return Optional.empty();
        }

        @Override
        public void remember(RootPin root, RevocationList list) {}

        @Override
        public void conflict(RootPin root, RevocationList known, RevocationList presented) {}
    }
}
