package dev.redoubt.server.systemd;

import dev.redoubt.server.configuration.RefusedStartException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;

/**
 * The listening socket that the process was started with as its standard input ({@code StandardInput=socket}). Whoever holds it
 * beside this process keeps it open, so that those who connect between two servers wait for the second one.
 */
public final class InheritedSocket {
    private static final int OUT = 1;
    private static final int ERR = 2;

    private InheritedSocket() {}

    /** @throws RefusedStartException if standard input is no listening socket of TCP */
    public static ServerSocketChannel take() {
        try {
            if (System.inheritedChannel() instanceof ServerSocketChannel listening
                    && listening.getLocalAddress() instanceof InetSocketAddress bound
                    && bound.getPort() != 0) {
                return listening;
            }
            throw new RefusedStartException("listener.inherited: standard input is no listening TCP socket: start the"
                    + " server by redoubtd.socket, or set listener.host and listener.port");
        } catch (IOException e) {
            throw new RefusedStartException("listener.inherited: the socket at standard input cannot be used", e);
        }
    }

    /**
     * Closes this process's end of an inherited socket. Java sends all standard streams to nowhere with it, as if it had been a
     * connection: the log goes on afterwards.
     */
    public static void close(Runnable closing) {
        Native system = new Native();
        int out = system.duplicate(OUT);
        int err = system.duplicate(ERR);
        try {
            closing.run();
        } finally {
            system.restore(out, OUT);
            system.restore(err, ERR);
        }
    }
}
