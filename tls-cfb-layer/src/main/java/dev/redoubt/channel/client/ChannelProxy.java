package dev.redoubt.channel.client;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * A proxy that lets tunnels through (RFC 9110, section 9.3.6), reached over plain TCP. It sees the appliance's host and port,
 * and TLS; nothing is believed of what it says.
 *
 * @param port 1 to 65535
 * @param credentials user, colon, password, for the Basic scheme (RFC 7617); they go to the proxy in the clear
 */
public record ChannelProxy(String host, int port, Optional<String> credentials) {
    /** @throws IllegalArgumentException if a value is out of its range */
    public ChannelProxy {
        if (host.isEmpty() || port < 1 || port > 65_535) {
            throw new IllegalArgumentException("not a host and a port of a proxy");
        }
        if (credentials.isPresent() && credentials.get().indexOf(':') < 0) {
            throw new IllegalArgumentException("not a user and a password");
        }
    }

    /** The value of the field {@code Proxy-Authorization}. */
    public Optional<String> authorization() {
        return credentials.map(
                plain -> "Basic " + Base64.getEncoder().encodeToString(plain.getBytes(StandardCharsets.UTF_8)));
    }

    /** Without the credentials. */
    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
