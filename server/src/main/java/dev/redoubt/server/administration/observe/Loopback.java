package dev.redoubt.server.administration.observe;

import dev.redoubt.server.administration.access.AccessException;
import dev.redoubt.server.configuration.Place;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.client.CompletableResponseListener;
import org.eclipse.jetty.client.ContentResponse;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.io.Transport;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * Asks on this machine's own addresses and Unix sockets, over plain HTTP/1.1. Whoever answers is not trusted: an
 * answer has its time and its size, is not unpacked, and leads nowhere else.
 */
public final class Loopback implements AutoCloseable {
    /** Bytes of the largest answer. */
    public static final int LARGEST = 8 << 20;

    private static final int LARGEST_HEAD = 16 * 1024;
    private static final int THREADS = 8;

    /** What was answered. */
    public record Answer(int status, String text) {}

    private final Duration patience;
    private final HttpClient http;

    /** @param patience for a whole answer */
    public Loopback(Duration patience) {
        this.patience = patience;
        QueuedThreadPool threads = new QueuedThreadPool(THREADS, 1);
        threads.setDaemon(true);
        ClientConnector connector = new ClientConnector();
        connector.setExecutor(threads);
        connector.setConnectTimeout(patience);
        http = new HttpClient(new HttpClientTransportOverHTTP(connector));
        http.setFollowRedirects(false);
        http.setMaxResponseHeadersSize(LARGEST_HEAD);
        try {
            http.start();
            http.getContentDecoderFactories().clear();
        } catch (Exception e) {
            throw new IllegalStateException("the HTTP client does not start", e);
        }
    }

    /**
     * @param path with its query
     * @throws AccessException if nobody answers in time, or more than {@link #LARGEST}
     */
    public Answer get(Place.Private place, String path) {
        try {
            ContentResponse answer = new CompletableResponseListener(request(place, path), LARGEST)
                    .send()
                    .get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return new Answer(answer.getStatus(), answer.getContentAsString());
        } catch (ExecutionException e) {
            throw new AccessException("no answer on " + text(place) + ": " + why(e), e);
        } catch (TimeoutException e) {
            throw new AccessException("no answer on " + text(place) + " within " + patience.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AccessException("interrupted while waiting for an answer", e);
        }
    }

    private Request request(Place.Private place, String path) {
        return switch (place) {
            case Place.UnixSocket(java.nio.file.Path socket) ->
                http.newRequest("http://localhost" + path)
                        .transport(new Transport.TCPUnix(socket))
                        .timeout(patience.toMillis(), TimeUnit.MILLISECONDS);
            case Place.Address(String host, int port) ->
                http.newRequest("http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port + path)
                        .timeout(patience.toMillis(), TimeUnit.MILLISECONDS);
        };
    }

    private static String text(Place.Private place) {
        return switch (place) {
            case Place.UnixSocket(java.nio.file.Path socket) -> socket.toString();
            case Place.Address(String host, int port) -> host + " port " + port;
        };
    }

    /** The operating system's words, as "connection refused" for a socket that a killed server left. */
    private static String why(ExecutionException failure) {
        Throwable at = failure;
        while (at.getCause() != null) {
            at = at.getCause();
        }
        return at.getMessage() == null ? at.getClass().getSimpleName() : at.getMessage();
    }

    @Override
    public void close() {
        try {
            http.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the HTTP client does not stop", e);
        }
    }
}
