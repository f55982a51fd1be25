package dev.redoubt.server;

import dev.redoubt.channel.server.WithoutMessages;
import dev.redoubt.server.configuration.RefusedStartException;
import dev.redoubt.server.configuration.ServerConfiguration;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@link PublicConnector}, bounded in connections, with the channel behind it. */
final class PublicListener {
    private static final Logger LOG = LoggerFactory.getLogger(PublicListener.class);

    private final Server server;
    private final ServerConnector connector;

    private PublicListener(Server server, ServerConnector connector) {
        this.server = server;
        this.connector = connector;
    }

    /** @throws RefusedStartException if the certificate or key is no good, or the address is taken */
    static PublicListener start(
            ServerConfiguration.Listener configuration,
            int connectionsPerAddress,
            Handler channel,
            MeterRegistry metrics,
            Instant now) {
        Server server = new Server(PublicConnector.threads());
        ServerConnector connector = PublicConnector.of(server, TlsFiles.keyStore(configuration, now));
        connector.setHost(configuration.host());
        connector.setPort(configuration.port());
        connector.setIdleTimeout(configuration.idle().toMillis());
        server.addConnector(connector);
        connector.addBean(new AddressConnections(connectionsPerAddress, metrics));
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
                    .addKeyValue("failure", new WithoutMessages(e))
                    .log();
        }
    }
}
