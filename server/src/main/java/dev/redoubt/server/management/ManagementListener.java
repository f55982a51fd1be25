package dev.redoubt.server.management;

import dev.redoubt.server.configuration.Place;
import dev.redoubt.server.configuration.RefusedStartException;
import dev.redoubt.server.configuration.ServerConfiguration;
import dev.redoubt.server.local.SocketFile;
import dev.redoubt.server.logging.LogDetail;
import dev.redoubt.server.logging.LogEvent;
import java.util.Optional;
import java.util.OptionalInt;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.unixdomain.server.UnixDomainServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Plain HTTP at an address, or on a Unix socket, that only the machine itself reaches. */
public final class ManagementListener {
    private final Server server;
    private final OptionalInt port;
    private final Optional<SocketFile> file;

    private ManagementListener(Server server, OptionalInt port, Optional<SocketFile> file) {
        this.server = server;
        this.port = port;
        this.file = file;
    }

    /** @throws RefusedStartException if the address or the socket's place is taken */
    public static ManagementListener start(ServerConfiguration.Management configuration, Handler handler) {
        QueuedThreadPool threads = new QueuedThreadPool(8, 1);
        threads.setName("management");
        threads.setDaemon(true);
        Server server = new Server(threads);
        server.setHandler(handler);
        return switch (configuration.place()) {
            case Place.Address address -> bind(server, address);
            case Place.UnixSocket socket -> bind(server, socket);
        };
    }

    private static HttpConnectionFactory http() {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        return new HttpConnectionFactory(http);
    }

    private static ManagementListener bind(Server server, Place.Address address) {
        ServerConnector connector = new ServerConnector(server, 1, 1, http());
        connector.setHost(address.host());
        connector.setPort(address.port());
        server.addConnector(connector);
        try {
            server.start();
        } catch (Exception e) {
            throw RefusedStartException.notListening("management listener", address.host(), address.port(), e);
        }
        return new ManagementListener(server, OptionalInt.of(connector.getLocalPort()), Optional.empty());
    }

    /** Open to every user of the machine, as a port would be. */
    private static ManagementListener bind(Server server, Place.UnixSocket socket) {
        SocketFile file = SocketFile.prepare("management.socket", socket.path());
        ManagementListener listener = new ManagementListener(server, OptionalInt.empty(), Optional.of(file));
        UnixDomainServerConnector connector = new UnixDomainServerConnector(server, 1, 1, http());
        connector.setUnixDomainPath(file.workplace());
        server.addConnector(connector);
        try {
            server.start();
            file.publish(SocketFile.Access.EVERYBODY);
            return listener;
        } catch (Exception e) {
            listener.stop();
            throw e instanceof RefusedStartException refused
                    ? refused
                    : new RefusedStartException("management.socket: cannot listen on " + socket.path(), e);
        }
    }

    /** Where it listens at an address. */
    public OptionalInt port() {
        return port;
    }

    /** The last thing that stops, so that a stop can be watched. */
    public void stop() {
        try {
            server.stop();
        } catch (Exception e) {
            LogEvent.MANAGEMENT_STOP_FAILED.write(LogDetail.failure(e));
        }
        file.ifPresent(SocketFile::remove);
    }
}
