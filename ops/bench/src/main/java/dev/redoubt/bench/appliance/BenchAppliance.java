package dev.redoubt.bench.appliance;

import dev.redoubt.channel.handshake.ApplianceRoot;
import dev.redoubt.channel.handshake.ChannelKey;
import dev.redoubt.channel.handshake.HandshakeException;
import dev.redoubt.channel.handshake.RootPin;
import dev.redoubt.channel.handshake.RotationPolicy;
import dev.redoubt.channel.handshake.Suite;
import dev.redoubt.channel.record.RecordEngines;
import dev.redoubt.channel.session.ChannelLimits;
import dev.redoubt.channel.session.ChannelServer;
import dev.redoubt.channel.session.ClientHandshake;
import dev.redoubt.channel.session.ClientSession;
import dev.redoubt.crypto.SigningKey;
import dev.redoubt.crypto.VerifyingKey;
import dev.redoubt.rig.Forgetful;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Root, channel key and sessions of an appliance, as {@code redoubtd} wires them, without a network. */
public final class BenchAppliance implements AutoCloseable {
    private final SecureRandom random = new SecureRandom();
    private final RecordEngines engines = Forgetful.engines();
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
        return new ClientHandshake(Forgetful.check(pin()), random, System::nanoTime, engines);
    }

    /** A handshake of both sides. */
    public ClientSession connect() throws HandshakeException {
        try (ClientHandshake handshake = clientHandshake()) {
            return handshake.finish(server.handshake(handshake.hello()));
        }
    }

    @Override
    public void close() {
        server.close();
        key.close();
        root.close();
    }
}
