package dev.redoubt.server.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The cable to the database: a loopback forwarder that can be pulled, in the middle of anything, and plugged in again. */
public final class Cable implements AutoCloseable {
    private final int target;
    private final int port;
    private final Set<Socket> ends = ConcurrentHashMap.newKeySet();
    private volatile ServerSocket listener;
    private boolean frozen;

    public Cable(int target) {
        this.target = target;
        this.listener = listen(0);
        this.port = listener.getLocalPort();
        accept(listener);
    }

    public int port() {
        return port;
    }

    /** From now on connections break and none is accepted. */
    public void pull() {
        close(listener);
        ends.forEach(Cable::close);
        ends.clear();
    }

    public void plugIn() {
        listener = listen(port);
        accept(listener);
    }

    private static ServerSocket listen(int port) {
        try {
            ServerSocket socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept(ServerSocket from) {
        Thread.ofVirtual().start(() -> {
            while (!from.isClosed()) {
                try {
                    Socket near = from.accept();
                    Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
                    // Otherwise the last piece of each longer answer waits 40 ms for an acknowledgement.
                    near.setTcpNoDelay(true);
                    far.setTcpNoDelay(true);
                    ends.add(near);
                    ends.add(far);
                    pump(near, far);
                    pump(far, near);
                } catch (IOException e) {
                    close(from);
                }
            }
        });
    }

    private void pump(Socket from, Socket to) {
        Thread.ofVirtual().start(() -> {
            try (from;
                    to;
                    InputStream in = from.getInputStream();
                    OutputStream out = to.getOutputStream()) {
                byte[] buffer = new byte[16_384];
                for (int read = in.read(buffer); flows() && read >= 0; read = in.read(buffer)) {
                    out.write(buffer, 0, read);
                }
            } catch (IOException e) {
                // The other end closed, or the cable was pulled.
            }
        });
    }

    /** Waits while it is frozen, with whatever was to be passed on, an end too. */
    private boolean flows() {
        try {
            synchronized (this) {
                while (frozen) {
                    wait();
                }
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** From now on nothing gets through, and neither end learns of it: as if the process at the near end were stopped. */
    public synchronized void freeze() {
        frozen = true;
    }

    /** All that waited gets through. */
    public synchronized void thaw() {
        frozen = false;
        notifyAll();
    }

    private static void close(AutoCloseable end) {
        try {
            end.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        thaw();
        pull();
    }
}
