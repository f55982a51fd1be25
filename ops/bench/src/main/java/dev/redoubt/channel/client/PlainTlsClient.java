package dev.redoubt.channel.client;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.client.CompletableResponseListener;
import org.eclipse.jetty.client.ContentResponse;
import org.eclipse.jetty.client.InputStreamRequestContent;
import org.eclipse.jetty.client.InputStreamResponseListener;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.io.ByteBufferPool;

/** The channel client's own HTTP client, with its settings, and nothing of the channel. Thread-safe. */
public final class PlainTlsClient implements AutoCloseable {
    private static final int OK = 200;
    private static final int TIMEOUT_SECONDS = 30;
    private static final int BUFFER = 64 * 1024;
    private static final String STREAM = "application/octet-stream";

    private final ByteBufferPool.Sized buffers = new ByteBufferPool.Sized(new ArrayByteBufferPool(), true, BUFFER);
    private final OuterClient http;

    public PlainTlsClient(ChannelTarget target) {
        this.http = new OuterClient(target, System::nanoTime);
    }

    /** @return the whole answer */
    public byte[] post(String path, byte[] body) throws IOException {
        Request request =
                http.post(path).timeout(TIMEOUT_SECONDS, TimeUnit.SECONDS).body(new BytesRequestContent(body));
        return wholeAnswer(request);
    }

    /** The same with a streamed body. */
    public byte[] post(String path, InputStream body) throws IOException {
        return wholeAnswer(http.post(path).body(new InputStreamRequestContent(STREAM, body, buffers)));
    }

    private static byte[] wholeAnswer(Request request) throws IOException {
        try {
            ContentResponse answer =
                    new CompletableResponseListener(request).send().get();
            requireSuccess(answer);
            return answer.getContent();
        } catch (ExecutionException e) {
            throw new IOException("no answer", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** @return the answer's body as it comes, to be closed by the caller */
    public InputStream get(String path) throws IOException {
        InputStreamResponseListener listener = new InputStreamResponseListener();
        http.post(path).method(HttpMethod.GET).send(listener);
        try {
            requireSuccess(listener.get(TIMEOUT_SECONDS, TimeUnit.SECONDS));
            return listener.getInputStream();
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("no answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static void requireSuccess(Response answer) throws IOException {
        if (answer.getStatus() != OK) {
            throw new IOException("an answer of status " + answer.getStatus());
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
