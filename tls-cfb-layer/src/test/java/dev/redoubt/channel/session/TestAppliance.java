package dev.redoubt.channel.session;

import dev.redoubt.channel.handshake.ApplianceRoot;
import dev.redoubt.channel.handshake.CertificateCheck;
import dev.redoubt.channel.handshake.ChannelKey;
import dev.redoubt.channel.handshake.HandshakeException;
import dev.redoubt.channel.handshake.RememberedCertificates;
import dev.redoubt.channel.handshake.RotationPolicy;
import dev.redoubt.channel.handshake.Suite;
import dev.redoubt.channel.record.RecordEngines;
import dev.redoubt.channel.record.SpoilingEngines;
import dev.redoubt.crypto.SigningKey;
import dev.redoubt.crypto.VerifyingKey;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.NodeId;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** A whole appliance's channel without a network: root, channel key, server, devices, and a clock that stands still. */
public final class TestAppliance {
    public static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");

    private final SecureRandom random = new SecureRandom();
    private final AtomicLong nanos = new AtomicLong(-1_000_000_000L);
    private final Map<Device, VerifyingKey> devices = new ConcurrentHashMap<>();
    private final RecordEngines engines = SpoilingEngines.keeping(4);
    private final ApplianceRoot root = new ApplianceRoot(SigningKey.generate(random));
    private final RememberedCertificates seen = new RememberedCertificates();
    private final ChannelServer server;
    private volatile Runnable afterLookup = () -> {};

    public TestAppliance() {
        this(RotationPolicy.standard(), ChannelLimits.standard());
    }

    public TestAppliance(RotationPolicy policy, ChannelLimits limits) {
        this.server = new ChannelServer(channelKey(1), policy, limits, this::signingKey, random, nanos::get, engines);
    }

    private Optional<VerifyingKey> signingKey(AccountId account, NodeId node) {
        Optional<VerifyingKey> found = Optional.ofNullable(devices.get(new Device(account, node)));
        afterLookup.run();
        return found;
    }

    /** Something that happens right after a device was looked up. */
    public void afterLookup(Runnable event) {
        afterLookup = event;
    }

    /** As an appliance does it: first it does not know the device any more, then it ends its sessions. */
    public void revoke(DeviceSigner signer) {
        devices.remove(new Device(signer.account(), signer.node()));
        server.end(signer.node());
    }

    public ChannelKey channelKey(long serial) {
        SigningKey key = SigningKey.generate(random);
        return new ChannelKey(
                key,
                root.issue(
                        Suite.X25519_MLKEM768_ED25519_SHA256,
                        key.verifyingKey(),
                        serial,
                        NOW.minus(Duration.ofHours(1)),
                        Duration.ofDays(30)));
    }

    public ApplianceRoot root() {
        return root;
    }

    public ChannelServer server() {
        return server;
    }

    public RecordEngines engines() {
        return engines;
    }

    public RememberedCertificates seen() {
        return seen;
    }

    public CertificateCheck check() {
        return check(() -> NOW);
    }

    public CertificateCheck check(InstantSource clock) {
        return new CertificateCheck(root.pin(), seen, clock);
    }

    /** Lets time pass for sessions (not for certificates). */
    public void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    public ClientHandshake clientHandshake() {
        return new ClientHandshake(check(), random, nanos::get, engines);
    }

    public ClientSession connect() throws HandshakeException {
        try (ClientHandshake handshake = clientHandshake()) {
            return handshake.finish(server.handshake(handshake.hello()));
        }
    }

    /** A new device that the appliance knows. */
    public DeviceSigner enrolDevice() {
        DeviceSigner signer = unknownDevice();
        devices.put(
                new Device(signer.account(), signer.node()),
                ((TestDevice) signer).key().verifyingKey());
        return signer;
    }

    /** A new device that the appliance does not know. */
    public DeviceSigner unknownDevice() {
        byte[] account = new byte[AccountId.SIZE];
        byte[] node = new byte[NodeId.SIZE];
        random.nextBytes(account);
        random.nextBytes(node);
        return new TestDevice(AccountId.of(account), NodeId.of(node), SigningKey.generate(random));
    }

    private record TestDevice(AccountId account, NodeId node, SigningKey key) implements DeviceSigner {
        @Override
        public byte[] sign(byte[] statement) {
            return key.sign(statement);
        }
    }
}
