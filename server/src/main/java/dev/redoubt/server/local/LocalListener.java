package dev.redoubt.server.local;

import dev.redoubt.server.administrator.Administrator;
import dev.redoubt.server.configuration.RefusedStartException;
import dev.redoubt.server.logging.LogDetail;
import dev.redoubt.server.logging.LogEvent;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.unixdomain.server.UnixDomainServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Plain HTTP/1.1 on a Unix socket of mode 0600. server/SPEC.md, "The socket". */
public final class LocalListener {
    private static final int THREADS = 8;
    private static final int MOST_CONNECTIONS = 64;
    private static final long IDLE = 30_000;

    private final Server server;
    private final SocketFile file;

    private LocalListener(Server server, SocketFile file) {
        this.server = server;
        this.file = file;
    }

    /**
     * @param handler is made with what says who sends a request; nobody is one who may not
     * @throws RefusedStartException if the socket cannot be there
     */
    public static LocalListener start(
            Path socket, Function<Function<Request, Optional<Administrator>>, Handler> handler) {
        SocketFile file = SocketFile.prepare("administration.socket", socket);
        Server server = server(file.workplace());
        LocalListener listener = new LocalListener(server, file);
        try {
            server.setHandler(handler.apply(listener::peer));
            server.start();
            file.publish(SocketFile.Access.USER);
            return listener;
        } catch (Exception e) {
            listener.stop();
            throw e instanceof RefusedStartException refused
                    ? refused
                    : new RefusedStartException("administration.socket: cannot listen on " + socket, e);
        }
    }

    private static Server server(Path at) {
        QueuedThreadPool threads = new QueuedThreadPool(THREADS, 1);
        threads.setName("local");
        threads.setDaemon(true);
        Server server = new Server(threads);
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setSendDateHeader(false);
        UnixDomainServerConnector connector =
                new UnixDomainServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        connector.setUnixDomainPath(at);
        connector.setIdleTimeout(IDLE);
        connector.addBean(new NetworkConnectionLimit(MOST_CONNECTIONS, connector));
        server.addConnector(connector);
        return server;
    }

    private Optional<Administrator> peer(Request request) {
        return new LocalPeer(file.user())
                .of(request.getConnectionMetaData().getConnection().getEndPoint());
    }

    /** Accepts nobody any more, and takes the socket away. */
    public void stop() {
        try {
            server.stop();
        } catch (Exception e) {
            LogEvent.LOCAL_STOP_FAILED.write(LogDetail.failure(e));
        }
        file.remove();
    }
}
