package dev.redoubt.bench.appliance;

import dev.redoubt.channel.server.ChannelHandler;
import java.util.concurrent.Executors;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * One Jetty with two listeners, both as the server's public one: TLS 1.3, HTTP/2, virtual threads. One leads to the channel, the
 * other straight to the resources.
 */
final class Listeners {
    // As in the server's PublicListener.
    private static final int MOST_STREAMS = 256;
    private static final long IDLE_MILLIS = 600_000;

    private final Server server;
    private final ServerConnector channel;
    private final ServerConnector plain;

    private Listeners(Server server, TlsIdentity tls) {
        this.server = server;
        this.channel = connector(tls);
        this.plain = connector(tls);
    }

    /** @param wrapped for the channel's listener; {@code bare} for the other */
    static Listeners start(TlsIdentity tls, Handler wrapped, Handler bare) throws Exception {
        QueuedThreadPool threads = new QueuedThreadPool();
        threads.setName("public");
        threads.setVirtualThreadsExecutor(Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("public-", 0).factory()));
        Listeners listeners = new Listeners(new Server(threads), tls);
        listeners.serve(wrapped, bare);
        return listeners;
    }

    private void serve(Handler wrapped, Handler bare) throws Exception {
        server.addConnector(channel);
        server.addConnector(plain);
        server.setHandler(new GracefulHandler(new Handler.Sequence(new Only(channel, wrapped), new Only(plain, bare))));
        server.start();
    }

    private ServerConnector connector(TlsIdentity identity) {
        SslContextFactory.Server tls = new SslContextFactory.Server();
        tls.setKeyStore(identity.keyStore());
        tls.setKeyStorePassword("");
        tls.setIncludeProtocols("TLSv1.3");
        tls.setRenegotiationAllowed(false);
        HTTP2ServerConnectionFactory http2 =
                new HTTP2ServerConnectionFactory(ChannelHandler.silenced(new HttpConfiguration()));
        http2.setMaxConcurrentStreams(MOST_STREAMS);
        ALPNServerConnectionFactory alpn = new ALPNServerConnectionFactory(http2.getProtocol());
        ServerConnector connector =
                new ServerConnector(server, 1, -1, new SslConnectionFactory(tls, alpn.getProtocol()), alpn, http2);
        connector.setHost("127.0.0.1");
        connector.setIdleTimeout(IDLE_MILLIS);
        return connector;
    }

    int channelPort() {
        return channel.getLocalPort();
    }

    int plainPort() {
        return plain.getLocalPort();
    }

    void stop() throws Exception {
        server.stop();
    }

    /** Passes on what came over one connector. */
    private static final class Only extends Handler.Wrapper {
        private final Connector connector;

        Only(Connector connector, Handler next) {
            super(next);
            this.connector = connector;
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) throws Exception {
            return request.getConnectionMetaData().getConnector().equals(connector)
                    && super.handle(request, response, callback);
        }
    }
}
