package dev.redoubt.channel.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A TCP connection through which a test can make bytes vanish, as a network does that nobody told of the end. */
final class Wire implements AutoCloseable {
    private static final class Connection {
        private final Socket near;
        private final Socket far;
        private volatile boolean silent;

        Connection(Socket near, Socket far) {
            this.near = near;
            this.far = far;
        }
    }

    private final ServerSocket listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    private final List<Connection> connections = new CopyOnWriteArrayList<>();
    private final int target;
    private final InetAddress from;

    Wire(int target) throws IOException {
        this(target, InetAddress.getLoopbackAddress());
    }

    /** @param from the address that the far side sees */
    Wire(int target, InetAddress from) throws IOException {
        this.target = target;
        this.from = from;
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** From now on nothing passes over the present connections; new ones work. */
    void cutSilently() {
        connections.forEach(connection -> connection.silent = true);
    }

    private void accept() {
        try {
            while (true) {
                Socket near = listener.accept();
                Socket far = new Socket(InetAddress.getLoopbackAddress(), target, from, 0);
                near.setTcpNoDelay(true);
                far.setTcpNoDelay(true);
                Connection connection = new Connection(near, far);
                connections.add(connection);
                Thread.ofVirtual().start(() -> pass(connection, connection.near, connection.far));
                Thread.ofVirtual().start(() -> pass(connection, connection.far, connection.near));
            }
        } catch (IOException e) {
            // The listener was closed.
        }
    }

    private static void pass(Connection connection, Socket from, Socket to) {
        byte[] buffer = new byte[1 << 14];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int size = in.read(buffer); size >= 0; size = in.read(buffer)) {
                if (!connection.silent) {
                    out.write(buffer, 0, size);
                }
            }
        } catch (IOException e) {
            // One side is gone, and so goes the other.
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Connection connection : connections) {
            connection.near.close();
            connection.far.close();
        }
    }
}
