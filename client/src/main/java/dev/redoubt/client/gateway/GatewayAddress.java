package dev.redoubt.client.gateway;

import java.net.InetAddress;
import java.nio.file.Path;

/** Where a gateway listens: on this machine only. */
public sealed interface GatewayAddress {
    /**
     * @param address of the loopback interface
     * @param port 0 to 65535; 0 is any that is free
     */
    record Loopback(InetAddress address, int port) implements GatewayAddress {
        public Loopback {
            if (!address.isLoopbackAddress()) {
                throw new IllegalArgumentException("not an address of the loopback interface");
            }
            if (port < 0 || port > 65_535) {
                throw new IllegalArgumentException("a port is 0 to 65535, not " + port);
            }
        }

        @Override
        public String toString() {
            return "port " + port + " of " + address.getHostAddress();
        }
    }

    /** @param file of the socket, not there yet, in a folder that exists */
    record UnixSocket(Path file) implements GatewayAddress {
        @Override
        public String toString() {
            return file.toString();
        }
    }

    /**
     * Nothing is resolved: what {@code localhost} stands for is not left to a resolver.
     *
     * @param host {@code localhost}, {@code ::1}, or a literal of 127.0.0.0/8 as four decimal numbers
     * @throws IllegalArgumentException if host or port are anything else
     */
    static Loopback loopback(String host, int port) {
        return new Loopback(InetAddress.ofLiteral(literal(host)), port);
    }

    private static String literal(String host) {
        if (host.equals("localhost")) {
            return "127.0.0.1";
        }
        if (host.equals("::1") || (host.startsWith("127.") && isCanonical(host))) {
            return host;
        }
        throw new IllegalArgumentException(
                "the gateway listens on this machine only: on 127.0.0.1 or another 127.x.y.z, ::1, or localhost");
    }

    private static boolean isCanonical(String host) {
        try {
            return InetAddress.ofLiteral(host).getHostAddress().equals(host);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
