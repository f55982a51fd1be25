package dev.redoubt.client.model;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/**
 * An HTTP proxy that lets tunnels to the appliance through (CONNECT). It learns where the appliance is, and nothing else.
 *
 * @param port 1 to 65535
 * @param credentials user, colon, password; they go to the proxy in the clear
 */
public record ProxyAddress(String host, int port, Optional<String> credentials) {
    private static final int LAST_PORT = 65_535;

    /**
     * @param text {@code http://HOST:PORT} or {@code http://USER:PASSWORD@HOST:PORT}, percent-encoded where needed
     * @throws IllegalArgumentException if it is anything else
     */
    public static ProxyAddress parse(String text) {
        try {
            URI uri = new URI(text);
            boolean whole = "http".equals(uri.getScheme())
                    && uri.getHost() != null
                    && uri.getPort() >= 1
                    && uri.getPort() <= LAST_PORT
                    && (uri.getPath().isEmpty() || uri.getPath().equals("/"))
                    && uri.getQuery() == null
                    && uri.getFragment() == null
                    && (uri.getUserInfo() == null || uri.getUserInfo().contains(":"));
            if (!whole) {
                throw new IllegalArgumentException("not http://HOST:PORT");
            }
            String host = uri.getHost().startsWith("[")
                    ? uri.getHost().substring(1, uri.getHost().length() - 1)
                    : uri.getHost();
            return new ProxyAddress(host, uri.getPort(), Optional.ofNullable(uri.getUserInfo()));
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("not http://HOST:PORT", e);
        }
    }

    /** Without the credentials. */
    @Override
    public String toString() {
        return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
