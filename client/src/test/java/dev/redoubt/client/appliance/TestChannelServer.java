package dev.redoubt.client.appliance;

import dev.redoubt.channel.handshake.ApplianceRoot;
import dev.redoubt.channel.handshake.ChannelCertificate;
import dev.redoubt.channel.handshake.ChannelKey;
import dev.redoubt.channel.handshake.RevocationList;
import dev.redoubt.channel.handshake.RotationPolicy;
import dev.redoubt.channel.handshake.Suite;
import dev.redoubt.channel.record.RecordEngines;
import dev.redoubt.channel.server.ChannelEvents;
import dev.redoubt.channel.server.ChannelHandler;
import dev.redoubt.channel.session.ChannelLimits;
import dev.redoubt.channel.session.ChannelServer;
import dev.redoubt.crypto.Digests;
import dev.redoubt.crypto.SigningKey;
import dev.redoubt.crypto.VerifyingKey;
import dev.redoubt.protocol.account.NodeKeys;
import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.invitation.ApplianceAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** A real Jetty on a free loopback port with TLS 1.3, HTTP/2 and the channel, and a handler of the test behind it. */
public final class TestChannelServer implements AutoCloseable {
    private static final String HOST = "127.0.0.1";

    private final SecureRandom random = new SecureRandom();
    private final ApplianceRoot root = new ApplianceRoot(SigningKey.generate(random));
    private final Map<NodeId, VerifyingKey> devices = new ConcurrentHashMap<>();
    private final TestAuthority authority = new TestAuthority("a private authority");
    private final AtomicInteger rotations = new AtomicInteger();
    private final ChannelServer channel;
    private final Server server;
    private final ServerConnector connector;

    /** @param serial of the channel certificate */
    public TestChannelServer(long serial, Handler inner) throws Exception {
        this(serial, inner, RotationPolicy.standard());
    }

    public TestChannelServer(long serial, Handler inner, RotationPolicy policy) throws Exception {
        QueuedThreadPool threads = new QueuedThreadPool();
        threads.setVirtualThreadsExecutor(Executors.newVirtualThreadPerTaskExecutor());
        channel = channel(channelKey(serial, Duration.ofHours(-1), Optional.empty()), policy);
        server = new Server(threads);
        SslContextFactory.Server tls = new SslContextFactory.Server();
        tls.setSslContext(authority.server(HOST, true));
        connector = new ServerConnector(
                server,
                new SslConnectionFactory(tls, "alpn"),
                new ALPNServerConnectionFactory("h2"),
                new HTTP2ServerConnectionFactory(ChannelHandler.silenced(new HttpConfiguration())));
        connector.setHost(HOST);
        server.addConnector(connector);
        server.setHandler(new ChannelHandler(channel, counting(), inner));
        server.start();
    }

    private ChannelEvents counting() {
        return new ChannelEvents() {
            @Override
            public void rotated() {
                rotations.incrementAndGet();
            }
        };
    }

    /** How often sessions have replaced their keys. */
    public int rotations() {
        return rotations.get();
    }

    /** @param from when the certificate's 30 days begin, from now */
    ChannelKey channelKey(long serial, Duration from, Optional<RevocationList> revocations) {
        SigningKey key = SigningKey.generate(random);
        Instant begin = Instant.now().plus(from);
        return new ChannelKey(
                key,
                root.issue(
                        Suite.X25519_MLKEM768_ED25519_SHA256,
                        key.verifyingKey(),
                        serial,
                        begin,
                        ChannelCertificate.MAXIMUM_LIFE),
                revocations);
    }

    Optional<RevocationList> revoke(long number, Long... serials) {
        return Optional.of(root.revoke(number, Instant.now(), new TreeSet<>(List.of(serials))));
    }

    /** From now on, for new sessions. */
    void serveWith(ChannelKey key) {
        channel.replaceKey(key).close();
    }

    private ChannelServer channel(ChannelKey channelKey, RotationPolicy policy) {
        return new ChannelServer(
                channelKey,
                policy,
                ChannelLimits.standard(),
                (_, node) -> Optional.ofNullable(devices.get(node)),
                random,
                System::nanoTime,
                new RecordEngines(4));
    }

    public void knows(NodeKeys keys) {
        devices.put(keys.id(), keys.key());
    }

    /** As an invitation would say it. */
    public ApplianceProfile profile() throws Exception {
        return new ApplianceProfile(
                new ApplianceAddress(HOST, connector.getLocalPort()),
                Octets.copyOf(Digests.sha256(authority.certificate().getEncoded())),
                root.pin().value(),
                Optional.empty());
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the server does not stop", e);
        }
    }
}
