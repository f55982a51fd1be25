package dev.redoubt.server;

import dev.redoubt.server.configuration.Place;
import dev.redoubt.server.configuration.RefusedStartException;
import dev.redoubt.server.configuration.ServerConfiguration;
import dev.redoubt.server.logging.LogDetail;
import dev.redoubt.server.logging.LogEvent;
import dev.redoubt.server.systemd.InheritedSocket;
import dev.redoubt.server.tls.TlsFiles;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** {@link PublicConnector}, bounded in connections, with the channel behind it. */
final class PublicListener {
    private final Server server;
    private final ServerConnector connector;
    private final Place.Public place;

    private PublicListener(Server server, ServerConnector connector, Place.Public place) {
        this.server = server;
        this.connector = connector;
        this.place = place;
    }

    /** @throws RefusedStartException if the certificate or key is no good, or the address is taken */
    static PublicListener start(
            ServerConfiguration.Listener configuration,
            int connectionsPerAddress,
            Handler channel,
            MeterRegistry metrics,
            Instant now) {
        Server server = new Server(PublicConnector.threads());
        KeyStore keys = TlsFiles.keyStore(configuration, now);
        long expiry = TlsFiles.expiry(keys).getEpochSecond();
        Gauge.builder("redoubt.tls.certificate.expiry.seconds", () -> expiry)
                .description("when the TLS certificate expires, in seconds since 1970")
                .register(metrics);
        ServerConnector connector = PublicConnector.of(server, keys);
        connector.setIdleTimeout(configuration.idle().toMillis());
        server.addConnector(connector);
        connector.addBean(new AddressConnections(connectionsPerAddress, metrics));
        server.addBean(new BoundedConnections(configuration.connections(), connector, metrics));
        server.setHandler(new FinishingHandler(channel));
        switch (configuration.place()) {
            case Place.Address address -> bind(server, connector, address);
            case Place.Inherited _ -> inherit(server, connector);
        }
        return new PublicListener(server, connector, configuration.place());
    }

    private static void bind(Server server, ServerConnector connector, Place.Address address) {
        connector.setHost(address.host());
        connector.setPort(address.port());
        try {
            server.start();
        } catch (Exception e) {
            throw RefusedStartException.notListening("public listener", address.host(), address.port(), e);
        }
    }

    private static void inherit(Server server, ServerConnector connector) {
        try {
            connector.open(InheritedSocket.take());
            server.start();
        } catch (RefusedStartException e) {
            throw e;
        } catch (Exception e) {
            throw new RefusedStartException("public listener cannot listen on the inherited socket", e);
        }
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

    /**
     * Leaves who comes from now on to the next server, where there is one: whoever holds an inherited socket keeps them waiting in its
     * queue. Others would be refused, and are served until {@link #stop}.
     */
    void leaveToTheNext() {
        if (place instanceof Place.Inherited) {
            connector.setAccepting(false);
            InheritedSocket.close(connector::close);
        }
    }

    /** Asks all that moves bytes for an answer: done once it was given. */
    CompletableFuture<?> probe() {
        Stream<CompletableFuture<?>> selectors = connector.getSelectorManager().getBeans(ManagedSelector.class).stream()
                .map(PublicListener::probe);
        CompletableFuture<?> threads = CompletableFuture.runAsync(() -> {}, server.getThreadPool());
        return CompletableFuture.allOf(
                Stream.concat(selectors, Stream.of(threads)).toArray(CompletableFuture<?>[]::new));
    }

    private static CompletableFuture<?> probe(ManagedSelector selector) {
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        selector.submit(_ -> answer.complete(true));
        return answer;
    }

    /** Accepts nobody any more, and waits for what is in flight, so long at most. */
    void stop(Duration patience) {
        try {
            server.setStopTimeout(Math.max(1, patience.toMillis()));
            server.stop();
        } catch (Exception e) {
            // Somebody was cut off: all that was accepted is stored, and comes again.
            LogEvent.STOP_WAS_NOT_GRACEFUL.write(LogDetail.failure(e));
        }
    }
}
