package dev.redoubt.channel.client;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.eclipse.jetty.client.Connection;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.HttpClientTransport;
import org.eclipse.jetty.client.HttpProxy;
import org.eclipse.jetty.client.HttpResponseException;
import org.eclipse.jetty.client.ProxyAuthenticationProtocolHandler;
import org.eclipse.jetty.client.RedirectProtocolHandler;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.WWWAuthenticationProtocolHandler;
import org.eclipse.jetty.client.transport.HttpClientConnectionFactory;
import org.eclipse.jetty.client.transport.HttpClientTransportDynamic;
import org.eclipse.jetty.http.HttpCookieStore;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http2.HTTP2Session;
import org.eclipse.jetty.http2.client.HTTP2Client;
import org.eclipse.jetty.http2.client.transport.ClientConnectionFactoryOverHTTP2;
import org.eclipse.jetty.http2.client.transport.HttpClientTransportOverHTTP2;
import org.eclipse.jetty.http2.client.transport.internal.HttpConnectionOverHTTP2;
import org.eclipse.jetty.http2.frames.PingFrame;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/** Jetty's client, bare: HTTP/2 over TLS 1.3 to one host, nothing followed, stored, decoded or repeated. */
final class OuterClient implements AutoCloseable {
    private static final Duration IDLE = Duration.ofMinutes(15);
    private static final int THREADS = 32;
    private static final int MAX_CONNECTIONS = 8;
    // What a reader who does not read may cost in memory.
    private static final int STREAM_WINDOW = 1 << 20;
    private static final int CONNECTION_WINDOW = 4 << 20;
    private static final int MAX_QUEUED = 100_000;
    // They would send a request again, or elsewhere, because of what an outer answer says.
    private static final List<String> ACTING_ON_ANSWERS = List.of(
            RedirectProtocolHandler.NAME,
            WWWAuthenticationProtocolHandler.NAME,
            ProxyAuthenticationProtocolHandler.NAME);

    private final ChannelTarget target;
    private final LongSupplier nanoTime;
    private final HttpClient http;
    private final Set<OuterExchange> waiting = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    OuterClient(ChannelTarget target, LongSupplier nanoTime) {
        this.target = target;
        this.nanoTime = nanoTime;
        this.http = httpClient(target);
        try {
            http.start();
            // Both come with the start. What is outside is forged as easily as it is compressed.
            http.getContentDecoderFactories().clear();
            ACTING_ON_ANSWERS.forEach(http.getProtocolHandlers()::remove);
        } catch (Exception e) {
            throw new IllegalStateException("the HTTP client does not start", e);
        }
        everySecond(() -> waiting.forEach(OuterExchange::askIfSilent));
    }

    /** A {@code POST} to {@code path}; it never waits longer than for the connection. */
    Request post(String path) {
        return http.newRequest(target.host(), target.port())
                .scheme("https")
                .version(HttpVersion.HTTP_2)
                .method(HttpMethod.POST)
                .path(path)
                .idleTimeout(0, TimeUnit.MILLISECONDS)
                .followRedirects(false);
    }

    /** Runs {@code task}, which must not wait, about every second until this is closed, on the timer that there is anyway. */
    void everySecond(Runnable task) {
        http.getScheduler().schedule(() -> runAndAgain(task), 1, TimeUnit.SECONDS);
    }

    private void runAndAgain(Runnable task) {
        try {
            task.run();
        } finally {
            if (!closed) {
                everySecond(task);
            }
        }
    }

    boolean isClosed() {
        return closed;
    }

    long now() {
        return nanoTime.getAsLong();
    }

    /** Whether a wait of so many nanoseconds was as long as an answer may take. */
    boolean isPatient(long nanos) {
        return nanos >= target.answerTimeout().toNanos();
    }

    /** The exchange has begun; until it is over its connection is asked whether it is alive if nothing comes. */
    void waits(OuterExchange exchange) {
        waiting.add(exchange);
    }

    void waitsNoMore(OuterExchange exchange) {
        waiting.remove(exchange);
    }

    /** The other side answers by itself, so that bytes come. */
    static void ping(Connection connection) {
        if (connection instanceof HttpConnectionOverHTTP2 http2) {
            http2.getSession().ping(new PingFrame(false), Callback.NOOP);
        }
    }

    /** Bytes that have come over a connection so far, for whomever; 0 for one that is not there yet. */
    static long received(@Nullable Connection connection) {
        return connection instanceof HttpConnectionOverHTTP2 http2
                ? ((HTTP2Session) http2.getSession())
                        .getEndPoint()
                        .getConnection()
                        .getBytesIn()
                : 0;
    }

    /** What a failure means that came before the request was begun. */
    ChannelException cannotConnect(Throwable cause) {
        for (Throwable at = cause; at != null; at = at.getCause()) {
            if (at instanceof CertificateException) {
                return new ChannelException.UntrustedTls(at);
            }
            if (at instanceof HttpResponseException refused) {
                return new ChannelException.CannotConnect(
                        "the proxy does not connect to " + target.host() + ":" + target.port() + ": status "
                                + refused.getResponse().getStatus(),
                        at);
            }
        }
        return new ChannelException.CannotConnect(
                "cannot connect to " + target.host() + ":" + target.port() + through() + ": " + cause, cause);
    }

    private String through() {
        return target.proxy().map(proxy -> " through the proxy " + proxy).orElse("");
    }

    private static HttpClient httpClient(ChannelTarget target) {
        ClientConnector connector = new ClientConnector();
        connector.setSelectors(1);
        // Jetty's 30 s would cut off a stream on which nobody has anything to say, whatever the request's own timeout.
        connector.setIdleTimeout(IDLE);
        connector.setSslContextFactory(tls(target.authority()));
        HTTP2Client http2 = new HTTP2Client(connector);
        http2.setInitialStreamRecvWindow(STREAM_WINDOW);
        http2.setInitialSessionRecvWindow(CONNECTION_WINDOW);
        HttpClient http = new HttpClient(transport(connector, http2, target));
        target.proxy().ifPresent(proxy -> tunnel(http, proxy));
        QueuedThreadPool threads = new QueuedThreadPool(THREADS);
        threads.setName("channel-client");
        threads.setDaemon(true);
        http.setExecutor(threads);
        http.setConnectTimeout(target.connectTimeout().toMillis());
        http.setMaxConnectionsPerDestination(MAX_CONNECTIONS);
        http.setMaxRequestsQueuedPerDestination(MAX_QUEUED);
        http.setFollowRedirects(false);
        http.setHttpCookieStore(new HttpCookieStore.Empty());
        http.setUserAgentField(null);
        http.setDefaultRequestContentType(null);
        return http;
    }

    /** Proxies are asked in HTTP/1.1; what goes through the tunnel is HTTP/2 in any case. */
    private static HttpClientTransport transport(ClientConnector connector, HTTP2Client http2, ChannelTarget target) {
        return target.proxy().isEmpty()
                ? new HttpClientTransportOverHTTP2(http2)
                : new HttpClientTransportDynamic(
                        connector,
                        new ClientConnectionFactoryOverHTTP2.HTTP2(http2),
                        HttpClientConnectionFactory.HTTP11);
    }

    private static void tunnel(HttpClient http, ChannelProxy proxy) {
        http.getProxyConfiguration().addProxy(new HttpProxy(proxy.host(), proxy.port()));
        // To the proxy alone: Jetty's own store of credentials would send them on to the appliance.
        proxy.authorization()
                .ifPresent(value -> http.getRequestListeners().addBeginListener(request -> {
                    if (HttpMethod.CONNECT.is(request.getMethod())) {
                        request.headers(fields -> fields.put(HttpHeader.PROXY_AUTHORIZATION, value));
                    }
                }));
    }

    private static SslContextFactory.Client tls(X509Certificate authority) {
        SslContextFactory.Client tls = new SslContextFactory.Client();
        tls.setTrustStore(trusting(authority));
        tls.setIncludeProtocols("TLSv1.3");
        tls.setEndpointIdentificationAlgorithm("HTTPS");
        return tls;
    }

    private static KeyStore trusting(X509Certificate authority) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry("authority", authority);
            return store;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException("the authority's certificate cannot be used", e);
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            http.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the HTTP client does not stop", e);
        }
    }
}
