package dev.redoubt.channel.client;

import dev.redoubt.channel.handshake.RotationPolicy;
import dev.redoubt.channel.record.RecordEngines;
import dev.redoubt.channel.record.SpoilingEngines;
import dev.redoubt.channel.server.Admission;
import dev.redoubt.channel.server.ChannelEvents;
import dev.redoubt.channel.server.ChannelHandler;
import dev.redoubt.channel.server.OuterLimits;
import dev.redoubt.channel.session.ChannelLimits;
import dev.redoubt.channel.session.DeviceSigner;
import dev.redoubt.channel.session.TestAppliance;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** A real Jetty on a free loopback port: TLS 1.3, HTTP/2, the channel, and a handler behind it. */
final class TestServer implements AutoCloseable {
    private final TestAppliance appliance;
    private final TestCertificates certificates;
    private final Server server;
    private final ServerConnector connector;
    private final RecordEngines engines = SpoilingEngines.keeping(8);
    private final List<String> refused = new CopyOnWriteArrayList<>();
    private final AtomicInteger handshakes = new AtomicInteger();
    private final AtomicInteger rotations = new AtomicInteger();
    private final AtomicInteger rotationsRefused = new AtomicInteger();

    TestServer(Handler inner) throws Exception {
        this(new TestAppliance(), new TestCertificates(), "localhost", inner);
    }

    TestServer(TestAppliance appliance, TestCertificates certificates, String name, Handler inner) throws Exception {
        this(appliance, certificates, name, server -> server.channel(inner));
    }

    /** A server whose clients replace their keys after so many exchanges. */
    static TestServer rotatingAfter(int exchanges, Handler inner) throws Exception {
        RotationPolicy policy = new RotationPolicy(Duration.ofMinutes(10), exchanges, 1L << 40);
        return new TestServer(
                new TestAppliance(policy, ChannelLimits.standard()), new TestCertificates(), "localhost", inner);
    }

    /** A server with something between the network and the channel. */
    static TestServer behind(UnaryOperator<Handler> middle, TestAppliance appliance, Handler inner) throws Exception {
        return new TestServer(
                appliance, new TestCertificates(), "localhost", server -> middle.apply(server.channel(inner)));
    }

    /** A server that waits no longer than {@code patience} for a hello or a first record. */
    static TestServer patient(Duration patience, Handler inner) throws Exception {
        return new TestServer(
                new TestAppliance(),
                new TestCertificates(),
                "localhost",
                server -> new ChannelHandler(server.appliance.server(), ChannelEvents.NONE, inner, patience));
    }

    /** A server with other limits, and somebody who counts. */
    static TestServer limited(OuterLimits limits, ChannelEvents events, Handler inner) throws Exception {
        return admitting(new Admission(limits, new SecureRandom(), System::nanoTime), events, inner);
    }

    /** The same with a door that its caller looks at. */
    static TestServer admitting(Admission admission, ChannelEvents events, Handler inner) throws Exception {
        return new TestServer(
                new TestAppliance(),
                new TestCertificates(),
                "localhost",
                server -> new ChannelHandler(server.appliance.server(), events, inner, admission));
    }

    /** A server that cuts off what is idle for that long. */
    static TestServer idleAfter(Duration time, Handler inner) throws Exception {
        TestServer server = new TestServer(inner);
        server.connector.setIdleTimeout(time.toMillis());
        return server;
    }

    private ChannelHandler channel(Handler inner) {
        ChannelEvents events = new ChannelEvents() {
            @Override
            public void refused(String cause) {
                refused.add(cause);
            }

            @Override
            public void handshake() {
                handshakes.incrementAndGet();
            }

            @Override
            public void rotated() {
                rotations.incrementAndGet();
            }

            @Override
            public void rotationRefused() {
                rotationsRefused.incrementAndGet();
            }
        };
        return new ChannelHandler(appliance.server(), events, inner);
    }

    /** A server with that handler as it is. */
    static TestServer of(TestAppliance appliance, Handler handler) throws Exception {
        return new TestServer(appliance, new TestCertificates(), "localhost", (TestServer _) -> handler);
    }

    private TestServer(
            TestAppliance appliance, TestCertificates certificates, String name, Function<TestServer, Handler> handler)
            throws Exception {
        this.appliance = appliance;
        this.certificates = certificates;
        QueuedThreadPool threads = new QueuedThreadPool();
        threads.setVirtualThreadsExecutor(Executors.newVirtualThreadPerTaskExecutor());
        this.server = new Server(threads);
        SslContextFactory.Server tls = new SslContextFactory.Server();
        tls.setKeyStore(certificates.server(name));
        tls.setKeyStorePassword(new String(TestCertificates.PASSWORD));
        tls.setIncludeProtocols("TLSv1.3");
        this.connector = new ServerConnector(
                server, new SslConnectionFactory(tls, "alpn"), new ALPNServerConnectionFactory("h2"), http2());
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        server.setHandler(handler.apply(this));
        server.start();
    }

    private static HTTP2ServerConnectionFactory http2() {
        HTTP2ServerConnectionFactory http2 =
                new HTTP2ServerConnectionFactory(ChannelHandler.silenced(new HttpConfiguration()));
        http2.setInitialStreamRecvWindow(OuterLimits.STREAM_WINDOW);
        http2.setInitialSessionRecvWindow(OuterLimits.CONNECTION_WINDOW);
        return http2;
    }

    TestAppliance appliance() {
        return appliance;
    }

    /** Causes of refused exchanges so far. */
    List<String> refused() {
        return refused;
    }

    int handshakes() {
        return handshakes.get();
    }

    int rotations() {
        return rotations.get();
    }

    int rotationsRefused() {
        return rotationsRefused.get();
    }

    int port() {
        return connector.getLocalPort();
    }

    ChannelTarget target() {
        return ChannelTarget.of("localhost", port(), certificates.authority());
    }

    ChannelClient client() {
        return client(Optional.empty());
    }

    ChannelClient client(Optional<DeviceSigner> signer) {
        return client(target(), signer);
    }

    ChannelClient client(ChannelTarget target, Optional<DeviceSigner> signer) {
        return client(target, signer, System::nanoTime);
    }

    private ChannelClient client(ChannelTarget target, Optional<DeviceSigner> signer, LongSupplier nanoTime) {
        return new ChannelClient(target, appliance.check(), signer, new SecureRandom(), nanoTime, engines);
    }

    /** A client whose time of day is set by a test. */
    ChannelClient client(InstantSource clock) {
        return new ChannelClient(
                target(), appliance.check(clock), Optional.empty(), new SecureRandom(), System::nanoTime, engines);
    }

    /** A client with a clock of its own. */
    ChannelClient client(LongSupplier nanoTime) {
        return client(target(), Optional.empty(), nanoTime);
    }

    OuterClient outerClient() {
        return new OuterClient(target(), System::nanoTime);
    }

    /** After how many milliseconds of silence Jetty gives up connections and streams. */
    void limitIdleTime(long millis) {
        connector.setIdleTimeout(millis);
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
