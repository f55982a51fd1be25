package dev.redoubt.server.administration.access;

import dev.redoubt.channel.bhttp.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.client.CompletableResponseListener;
import org.eclipse.jetty.client.ContentResponse;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.io.Transport;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Over the Unix socket of a server on this machine, which knows by the system who is asking. */
public final class SocketAccess implements Access {
    private static final int THREADS = 8;

    private final Path socket;
    private final HttpClient http;

    /** @throws AccessException if there is no socket */
    public SocketAccess(Path socket) {
        if (!Files.exists(socket)) {
            throw new AccessException("no server listens on " + socket + ": is redoubtd running? (or may this user not"
                    + " look into its folder?)");
        }
        this.socket = socket;
        this.http = client();
    }

    private static HttpClient client() {
        QueuedThreadPool threads = new QueuedThreadPool(THREADS, 1);
        threads.setDaemon(true);
        ClientConnector connector = new ClientConnector();
        connector.setExecutor(threads);
        HttpClient http = new HttpClient(new HttpClientTransportOverHTTP(connector));
        http.setFollowRedirects(false);
        try {
            http.start();
            return http;
        } catch (Exception e) {
            throw new IllegalStateException("the HTTP client does not start", e);
        }
    }

    @Override
    public Answer send(OutgoingRequest request) {
        try {
            ContentResponse answer = new CompletableResponseListener(prepared(request), LARGEST_ANSWER)
                    .send()
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            return new Answer(
                    answer.getStatus(), Optional.ofNullable(answer.getHeaders().get(ERROR_TYPE)), answer.getContent());
        } catch (ExecutionException e) {
            throw new AccessException("no answer on " + socket + ": " + why(e), e);
        } catch (TimeoutException e) {
            throw new AccessException("no answer on " + socket + " within " + PATIENCE.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AccessException("interrupted while waiting for an answer", e);
        }
    }

    private Request prepared(OutgoingRequest request) {
        Request prepared = http.newRequest("http://localhost" + request.path())
                .transport(new Transport.TCPUnix(socket))
                .method(request.method())
                .headers(fields -> request.fields().forEach(field -> fields.add(field.name(), field.value())));
        return request.body().length == 0
                ? prepared
                : prepared.body(new BytesRequestContent(contentType(request), request.body()));
    }

    private static String contentType(OutgoingRequest request) {
        return request.fields().stream()
                .filter(field -> field.name().equals("content-type"))
                .map(Field::value)
                .findFirst()
                .orElse("application/octet-stream");
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
