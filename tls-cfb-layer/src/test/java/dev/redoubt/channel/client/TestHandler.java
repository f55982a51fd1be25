package dev.redoubt.channel.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/** A handler that is one method. */
final class TestHandler extends Handler.Abstract {
    @FunctionalInterface
    interface Body {
        void handle(Request request, Response response, Callback callback) throws Exception;
    }

    private final Body body;

    TestHandler(Body body) {
        this.body = body;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        body.handle(request, response, callback);
        return true;
    }

    /** Reads all, and counts. */
    static Handler counting(AtomicInteger calls) {
        return new TestHandler((request, _, callback) -> {
            Content.Source.consumeAll(request);
            calls.incrementAndGet();
            callback.succeeded();
        });
    }

    /** Reads and answers only when it is let go. */
    static Handler waiting(CountDownLatch released) {
        return new TestHandler((request, _, callback) -> {
            released.await();
            Content.Source.consumeAll(request);
            callback.succeeded();
        });
    }

    /** Answers one byte, and fails when it is let go. */
    static Handler beginning(CountDownLatch released) {
        return new TestHandler((_, response, callback) -> {
            Content.Sink.write(response, false, ByteBuffer.wrap(new byte[] {7}));
            Content.Sink.write(response, false, BufferUtil.EMPTY_BUFFER);
            released.await();
            callback.failed(new IOException("on purpose"));
        });
    }
}
