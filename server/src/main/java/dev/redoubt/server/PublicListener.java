package dev.redoubt.server;

import dev.redoubt.channel.server.ChannelHandler;
import dev.redoubt.server.configuration.RefusedStartException;
import dev.redoubt.server.configuration.ServerConfiguration;
import dev.redoubt.server.logging.Failures;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** TLS 1.3 and HTTP/2, nothing else, with the channel behind it. Blocking work runs on virtual threads. */
final class PublicListener {
    private static final Logger LOG = LoggerFactory.getLogger(PublicListener.class);
    private static final int MOST_STREAMS = 256;

    private final Server server;
    private final ServerConnector connector;

    private PublicListener(Server server, ServerConnector connector) {
        this.server = server;
        this.connector = connector;
    }

    /** @throws RefusedStartException if the certificate or key is no good, or the address is taken */
    static PublicListener start(
            ServerConfiguration.Listener configuration, Handler channel, MeterRegistry metrics, Instant now) {
        QueuedThreadPool threads = new QueuedThreadPool();
        threads.setName("public");
        threads.setVirtualThreadsExecutor(Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("public-", 0).factory()));
        Server server = new Server(threads);
        ServerConnector connector = connector(server, tls(configuration, now));
        connector.setHost(configuration.host());
        connector.setPort(configuration.port());
        connector.setIdleTimeout(configuration.idle().toMillis());
        server.addConnector(connector);
        server.addBean(new BoundedConnections(configuration.connections(), connector, metrics));
        server.setHandler(new GracefulHandler(channel));
        try {
            server.start();
        } catch (Exception e) {
            throw RefusedStartException.notListening("public listener", configuration.host(), configuration.port(), e);
        }
        return new PublicListener(server, connector);
    }

    /** Beyond the limit nobody is accepted until somebody goes: the system's own queue holds who comes. */
    private static final class BoundedConnections extends NetworkConnectionLimit {
        private final Counter reached;

        BoundedConnections(int most, ServerConnector connector, MeterRegistry metrics) {
            super(most, connector);
            this.reached = Counter.builder("redoubt.listener.full")
                    .description("how often there were as many connections as are allowed")
                    .register(metrics);
            Gauge.builder("redoubt.listener.connections", this::getNetworkConnectionCount)
                    .description("open connections")
                    .register(metrics);
        }

        @Override
        protected void limit() {
            reached.increment();
            super.limit();
        }
    }

    private static ServerConnector connector(Server server, SslContextFactory.Server tls) {
        HttpConfiguration http = ChannelHandler.silenced(new HttpConfiguration());
        HTTP2ServerConnectionFactory http2 = new HTTP2ServerConnectionFactory(http);
        http2.setMaxConcurrentStreams(MOST_STREAMS);
        ALPNServerConnectionFactory alpn = new ALPNServerConnectionFactory(http2.getProtocol());
        return new ServerConnector(server, 1, -1, new SslConnectionFactory(tls, alpn.getProtocol()), alpn, http2);
    }

    private static SslContextFactory.Server tls(ServerConfiguration.Listener configuration, Instant now) {
        SslContextFactory.Server tls = new SslContextFactory.Server();
        tls.setKeyStore(TlsFiles.keyStore(configuration, now));
        tls.setKeyStorePassword("");
        tls.setIncludeProtocols("TLSv1.3");
        tls.setRenegotiationAllowed(false);
        return tls;
    }

    int port() {
        return connector.getLocalPort();
    }

    void join() throws InterruptedException {
        server.join();
    }

    /** Accepts nobody any more, and waits for what is in flight, so long at most. */
    void stop(Duration patience) {
        try {
            server.setStopTimeout(Math.max(1, patience.toMillis()));
            server.stop();
        } catch (Exception e) {
            // Somebody was cut off: all that was accepted is stored, and comes again.
            LOG.atWarn()
                    .addKeyValue("event", "stop_was_not_graceful")
                    .addKeyValue("failure", Failures.describe(e))
                    .log();
        }
    }
}
