package dev.redoubt.channel.client;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;

/**
 * Where the appliance is, and how long to wait for it.
 *
 * @param host as it stands in the TLS certificate
 * @param port 1 to 65535
 * @param authority the only authority whose TLS certificates are trusted; the system's own are not
 * @param connectTimeout for TCP and TLS
 * @param answerTimeout for the first byte of an answer, and for the whole answer to a plain request
 * @param proxy the way to the appliance; nothing in the environment names one
 */
public record ChannelTarget(
        String host,
        int port,
        X509Certificate authority,
        Duration connectTimeout,
        Duration answerTimeout,
        Optional<ChannelProxy> proxy) {
    /** @throws IllegalArgumentException if a value is out of its range */
    public ChannelTarget {
        if (host.isEmpty() || port < 1 || port > 65_535) {
            throw new IllegalArgumentException("not a host and a port: " + host + ":" + port);
        }
        if (!connectTimeout.isPositive() || !answerTimeout.isPositive()) {
            throw new IllegalArgumentException("times are positive");
        }
    }

    /** Without a proxy. */
    public ChannelTarget(
            String host, int port, X509Certificate authority, Duration connectTimeout, Duration answerTimeout) {
        this(host, port, authority, connectTimeout, answerTimeout, Optional.empty());
    }

    /** Ten seconds to connect, thirty for an answer. */
    public static ChannelTarget of(String host, int port, X509Certificate authority) {
        return new ChannelTarget(host, port, authority, Duration.ofSeconds(10), Duration.ofSeconds(30));
    }

    /** The same with another time for answers: for an appliance that is far away, or an app whose user waits. */
    public ChannelTarget withAnswerTimeout(Duration time) {
        return new ChannelTarget(host, port, authority, connectTimeout, time, proxy);
    }

    /** The same by way of a proxy. */
    public ChannelTarget through(ChannelProxy way) {
        return new ChannelTarget(host, port, authority, connectTimeout, answerTimeout, Optional.of(way));
    }

    /** What stands in the control data of every inner request. */
    String innerAuthority() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
