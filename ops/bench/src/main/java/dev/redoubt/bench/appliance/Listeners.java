package dev.redoubt.bench.appliance;

import dev.redoubt.server.PublicConnector;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.Callback;

/**
 * One Jetty with two listeners, both with the settings of the server's public one. One leads to the channel, the
 * other straight to the resources.
 */
final class Listeners {
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
        Listeners listeners = new Listeners(new Server(PublicConnector.threads()), tls);
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
        ServerConnector connector = PublicConnector.of(server, identity.keyStore());
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
