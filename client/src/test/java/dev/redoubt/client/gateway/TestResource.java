package dev.redoubt.client.gateway;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/** What lies behind the channel: each path does one thing. */
final class TestResource extends Handler.Abstract {
    static final int LARGE = 48 << 20;

    /** How often the two administrative paths were called that hold, or say that a signature is wrong. */
    final AtomicInteger administrative = new AtomicInteger();

    /** Lets {@code /events} go on. */
    final CountDownLatch next = new CountDownLatch(1);

    /** Whether {@code /swallow} was called. */
    final CountDownLatch swallowing = new CountDownLatch(1);

    /** How {@code /events} or {@code /swallow} ended. */
    final CompletableFuture<String> ended = new CompletableFuture<>();

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        switch (request.getHttpURI().getPath()) {
            case "/hello" -> say(response, callback, request.getMethod() + " " + request.getHttpURI());
            case "/echo", "/networks/12345678/echo" -> Content.copy(request, response, callback);
            case "/networks/12345678/wrong" -> {
                administrative.incrementAndGet();
                response.setStatus(401);
                say(response, callback, "wrong");
            }
            case "/networks/12345678/hold" -> {
                administrative.incrementAndGet();
                next.await();
                say(response, callback, "held");
            }
            case "/fields", "/networks/12345678/users" ->
                say(response, callback, request.getHeaders().asString());
            case "/events" -> events(request, response, callback);
            case "/broken" -> {
                Content.Sink.write(response, false, ByteBuffer.wrap(new byte[100_000]));
                next.await();
                callback.failed(new IOException("on purpose"));
            }
            case "/early" -> {
                response.setStatus(413);
                say(response, callback, "too much");
            }
            case "/moved" -> {
                response.setStatus(201);
                response.getHeaders()
                        .add("Location", "https://" + request.getHttpURI().getAuthority() + "/hello");
                response.getHeaders().add("Access-Control-Allow-Origin", "*");
                callback.succeeded();
            }
            case "/range" -> range(request, response, callback);
            case "/large" -> large(response, callback);
            case "/swallow" -> swallow(request, callback);
            default -> {
                return false;
            }
        }
        return true;
    }

    private static void say(Response response, Callback callback, String text) {
        response.getHeaders().add("Content-Type", "text/plain");
        response.write(true, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), callback);
    }

    /** As a resource that can be resumed answers (RFC 9110, section 14). */
    private static void range(Request request, Response response, Callback callback) {
        String range = request.getHeaders().get("Range");
        response.setStatus(range.equals("bytes=900-") ? 416 : 206);
        response.getHeaders().add("Accept-Ranges", "bytes");
        response.getHeaders().add("ETag", request.getHeaders().get("If-Range"));
        response.getHeaders().add("Content-Range", range.equals("bytes=900-") ? "bytes */800" : "bytes 700-799/800");
        response.write(true, ByteBuffer.wrap(new byte[range.equals("bytes=900-") ? 0 : 100]), callback);
    }

    private void events(Request request, Response response, Callback callback) {
        response.getHeaders().add("Content-Type", "text/event-stream");
        Thread.ofVirtual().start(() -> {
            try {
                event(response, "data: one\n\n");
                next.await();
                event(response, "data: two\n\n");
                Content.Source.consumeAll(request);
                ended.complete("well");
                callback.succeeded();
            } catch (Exception e) {
                ended.complete("cut");
                callback.failed(e);
            }
        });
    }

    private static void event(Response response, String text) throws IOException {
        Content.Sink.write(response, false, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
        Content.Sink.write(response, false, BufferUtil.EMPTY_BUFFER);
    }

    private static void large(Response response, Callback callback) throws IOException {
        Random random = new Random(7);
        byte[] block = new byte[1 << 16];
        for (int written = 0; written < LARGE; written += block.length) {
            random.nextBytes(block);
            Content.Sink.write(response, false, ByteBuffer.wrap(block));
        }
        callback.succeeded();
    }

    private void swallow(Request request, Callback callback) {
        swallowing.countDown();
        try {
            long count = Content.Source.asInputStream(request).transferTo(java.io.OutputStream.nullOutputStream());
            ended.complete("well " + count);
            callback.succeeded();
        } catch (IOException e) {
            ended.complete("cut");
            callback.failed(e);
        }
    }
}
