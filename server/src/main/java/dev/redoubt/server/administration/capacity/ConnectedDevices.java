package dev.redoubt.server.administration.capacity;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.redoubt.server.configuration.Place;
import dev.redoubt.server.configuration.RefusedStartException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How many devices are connected to the running server, from what it tells Prometheus. */
final class ConnectedDevices {
    private static final Pattern LINKS = Pattern.compile("(?m)^redoubt_link_open ([0-9.E+]+)$");
    private static final byte[] REQUEST =
            "GET /metrics HTTP/1.0\r\nHost: localhost\r\nAccept: text/plain\r\n\r\n".getBytes(US_ASCII);
    private static final int LARGEST = 8 << 20;

    private ConnectedDevices() {}

    static long count(Place.Private management) {
        try {
            Matcher links = LINKS.matcher(scrape(address(management)));
            if (!links.find()) {
                throw new CapacityException("the server's metrics do not say how many devices are connected");
            }
            return (long) Double.parseDouble(links.group(1));
        } catch (IOException e) {
            throw new CapacityException("the server's metrics cannot be read: " + RefusedStartException.why(e), e);
        }
    }

    private static SocketAddress address(Place.Private management) {
        return switch (management) {
            case Place.Address(String host, int port) -> new InetSocketAddress(host, port);
            case Place.UnixSocket socket -> UnixDomainSocketAddress.of(socket.path());
        };
    }

    /** Ended by the server, as HTTP/1.0 has it. */
    private static String scrape(SocketAddress address) throws IOException {
        try (SocketChannel channel = SocketChannel.open(address)) {
            ByteBuffer request = ByteBuffer.wrap(REQUEST);
            while (request.hasRemaining()) {
                channel.write(request);
            }
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            ByteBuffer part = ByteBuffer.allocate(1 << 16);
            while (channel.read(part) >= 0 && answer.size() < LARGEST) {
                answer.write(part.array(), 0, part.position());
                part.clear();
            }
            return answer.toString(UTF_8);
        }
    }
}
