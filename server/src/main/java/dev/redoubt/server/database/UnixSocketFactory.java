package dev.redoubt.server.database;

import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import org.mariadb.jdbc.Configuration;
import org.mariadb.jdbc.util.ConfigurableSocketFactory;

/**
 * Has the driver reach MariaDB over a Unix socket, by the JDK's own channels: its own way needs a native library, and makes a
 * network socket, which a sandboxed server may not. The driver makes it by its name.
 */
public final class UnixSocketFactory extends ConfigurableSocketFactory {
    /** Name of the connection property that holds the path. */
    static final String PATH = "redoubtSocket";

    private Path path = Path.of("");
    private int connectTimeout;

    @Override
    public void setConfiguration(Configuration configuration, String host) {
        path = Path.of(configuration.nonMappedOptions().getProperty(PATH));
        connectTimeout = configuration.connectTimeout();
    }

    /** Connected when the driver first uses it, which would look up a host's address otherwise. */
    @Override
    public Socket createSocket() throws java.io.IOException {
        return UnixSocket.connect(path, connectTimeout);
    }

    @Override
    public Socket createSocket(String host, int port) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
        throw new UnsupportedOperationException();
    }
}
