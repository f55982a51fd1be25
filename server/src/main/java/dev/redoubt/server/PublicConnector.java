package dev.redoubt.server;

import dev.redoubt.channel.server.ChannelHandler;
import dev.redoubt.channel.server.OuterLimits;
import java.security.KeyStore;
import java.util.concurrent.Executors;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * How the public listener speaks: TLS 1.3 and HTTP/2, nothing else, with bounds for what one connection may make the server
 * hold. server/SPEC.md, "What a connection can take". The benchmarks listen with the same settings.
 */
public final class PublicConnector {
    /** Exchanges at a time on one connection. */
    static final int MOST_STREAMS = 256;

    /** Bytes of one exchange that a client may send before they are read. */
    static final int STREAM_WINDOW = OuterLimits.STREAM_WINDOW;

    /** Bytes of all exchanges of a connection that a client may send before they are read. */
    static final int CONNECTION_WINDOW = OuterLimits.CONNECTION_WINDOW;

    private PublicConnector() {}

    /** Few threads that never wait; whatever may block runs on virtual ones. */
    public static QueuedThreadPool threads() {
        QueuedThreadPool threads = new QueuedThreadPool();
        threads.setName("public");
        threads.setVirtualThreadsExecutor(Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("public-", 0).factory()));
        return threads;
    }

    /** @param keys the TLS key and its chain, under an empty password */
    public static ServerConnector of(Server server, KeyStore keys) {
        HTTP2ServerConnectionFactory http2 =
                new HTTP2ServerConnectionFactory(ChannelHandler.silenced(new HttpConfiguration()));
        http2.setMaxConcurrentStreams(MOST_STREAMS);
        http2.setInitialStreamRecvWindow(STREAM_WINDOW);
        http2.setInitialSessionRecvWindow(CONNECTION_WINDOW);
        ALPNServerConnectionFactory alpn = new ALPNServerConnectionFactory(http2.getProtocol());
        return new Connector(server, new SslConnectionFactory(tls(keys), alpn.getProtocol()), alpn, http2);
    }

    /** One thread accepts, and ends in silence when it is told to. */
    private static final class Connector extends ServerConnector {
        Connector(Server server, ConnectionFactory... factories) {
            super(server, 1, -1, factories);
        }

        @Override
        protected boolean handleAcceptFailure(Throwable failure) {
            return isAccepting() && super.handleAcceptFailure(failure);
        }
    }

    private static SslContextFactory.Server tls(KeyStore keys) {
        SslContextFactory.Server tls = new SslContextFactory.Server();
        tls.setKeyStore(keys);
        tls.setKeyStorePassword("");
        tls.setIncludeProtocols("TLSv1.3");
        tls.setRenegotiationAllowed(false);
        return tls;
    }
}
