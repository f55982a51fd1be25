package dev.redoubt.server;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.io.SelectorManager;

/**
 * Closes at once the connection that is one too many of its source address (IPv6: of its /64), before TLS begins. An address is
 * known for as long as a connection of it is open. Thread-safe.
 */
final class AddressConnections implements SelectorManager.AcceptListener {
    private static final int IPV6_PREFIX = 8;

    private final int most;
    private final Counter refused;
    private final Map<ByteBuffer, Integer> open = new HashMap<>();
    private final Map<SelectableChannel, ByteBuffer> places = new HashMap<>();

    AddressConnections(int most, MeterRegistry metrics) {
        this.most = most;
        this.refused = Counter.builder("redoubt.listener.refused")
                .description("connections that were closed at once: too many of one source address")
                .register(metrics);
    }

    @Override
    public void onAccepting(SelectableChannel channel) {
        Optional<InetAddress> source = source(channel);
        if (source.isPresent() && !enter(channel, source.get())) {
            refused.increment();
            close(channel);
        }
    }

    private static Optional<InetAddress> source(SelectableChannel channel) {
        try {
            return channel instanceof SocketChannel socket
                            && socket.getRemoteAddress() instanceof InetSocketAddress remote
                    ? Optional.ofNullable(remote.getAddress())
                    : Optional.empty();
        } catch (IOException e) {
            // It has gone already, and takes no place.
            return Optional.empty();
        }
    }

    /** @return false if all places of the address are taken */
    synchronized boolean enter(SelectableChannel channel, InetAddress address) {
        ByteBuffer source = prefix(address);
        int others = open.getOrDefault(source, 0);
        if (others >= most) {
            return false;
        }
        open.put(source, others + 1);
        places.put(channel, source);
        return true;
    }

    /** Once per channel, whatever became of it. */
    synchronized void leave(SelectableChannel channel) {
        ByteBuffer source = places.remove(channel);
        if (source != null) {
            open.computeIfPresent(source, (_, count) -> count == 1 ? null : count - 1);
        }
    }

    /** Addresses that have a connection. */
    synchronized int addresses() {
        return open.size();
    }

    private static ByteBuffer prefix(InetAddress address) {
        byte[] bytes = address.getAddress();
        return ByteBuffer.wrap(bytes, 0, address instanceof Inet6Address ? IPV6_PREFIX : bytes.length);
    }

    private static void close(SelectableChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // As closed as it will be.
            return;
        }
    }

    @Override
    public void onAcceptFailed(SelectableChannel channel, Throwable cause) {
        leave(channel);
    }

    @Override
    public void onClosed(SelectableChannel channel) {
        leave(channel);
    }
}
