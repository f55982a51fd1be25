package dev.redoubt.server.management;

import dev.redoubt.channel.server.WithoutMessages;
import dev.redoubt.server.configuration.RefusedStartException;
import dev.redoubt.server.configuration.ServerConfiguration;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Plain HTTP on an address that only the machine itself reaches. */
public final class ManagementListener {
    private static final Logger LOG = LoggerFactory.getLogger(ManagementListener.class);

    private final Server server;
    private final ServerConnector connector;

    private ManagementListener(Server server, ServerConnector connector) {
        this.server = server;
        this.connector = connector;
    }

    /** @throws RefusedStartException if the address is taken */
    public static ManagementListener start(ServerConfiguration.Management configuration, Handler handler) {
        QueuedThreadPool threads = new QueuedThreadPool(8, 1);
        threads.setName("management");
        threads.setDaemon(true);
        Server server = new Server(threads);
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        connector.setHost(configuration.host());
        connector.setPort(configuration.port());
        server.addConnector(connector);
        server.setHandler(handler);
        try {
            server.start();
        } catch (Exception e) {
            throw RefusedStartException.notListening(
                    "management listener", configuration.host(), configuration.port(), e);
        }
        return new ManagementListener(server, connector);
    }

    public int port() {
        return connector.getLocalPort();
    }

    /** The last thing that stops, so that a stop can be watched. */
    public void stop() {
        try {
            server.stop();
        } catch (Exception e) {
            LOG.atWarn()
                    .addKeyValue("event", "management_stop_failed")
                    .addKeyValue("failure", new WithoutMessages(e))
                    .log();
        }
    }
}
