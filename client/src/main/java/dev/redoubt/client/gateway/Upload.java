package dev.redoubt.client.gateway;

import dev.redoubt.channel.client.ChannelException;
import dev.redoubt.channel.client.ChannelExchange;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** The content of one request on its way to the appliance, on a thread of its own, while the response may come already. */
final class Upload {
    private static final Duration REST = Duration.ofSeconds(5);

    private final Request request;
    private final ChannelExchange exchange;
    private final Forwarded kind;
    private final Optional<byte[]> whole;
    private final Semaphore available = new Semaphore(0);
    private final CountDownLatch due = new CountDownLatch(1);
    private final Thread thread;
    private volatile boolean stopped;
    private boolean watchEnded;
    private @Nullable ClientWatch watch;

    private Upload(Request request, ChannelExchange exchange, Forwarded kind, Optional<byte[]> whole) {
        this.request = request;
        this.exchange = exchange;
        this.kind = kind;
        this.whole = whole;
        this.thread = Thread.ofVirtual().name("gateway-upload").unstarted(this::run);
    }

    /** @param whole all of the content, if the request was read to its end */
    static Upload start(Request request, ChannelExchange exchange, Forwarded kind, Optional<byte[]> whole) {
        Upload upload = new Upload(request, exchange, kind, whole);
        exchange.whenAnswered(upload.due::countDown);
        upload.thread.start();
        return upload;
    }

    /** Waits until the request was sent, or is answered before: from then on it is the appliance's turn. */
    void await() throws InterruptedException {
        due.await();
    }

    private void run() {
        try {
            send();
        } catch (ChannelException e) {
            // The appliance may have answered early, which the reader of the answer sees; the rest is of no use.
            discard();
        } catch (IOException e) {
            exchange.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            exchange.close();
        } finally {
            due.countDown();
        }
    }

    private void send() throws IOException, InterruptedException {
        if (whole.isPresent()) {
            writeWhole(whole.get());
        } else {
            sendAsItComes();
        }
        beginWatch();
        if (kind.isEventStream()) {
            exchange.flush();
        } else if (!stopped) {
            exchange.end();
        }
    }

    private void writeWhole(byte[] content) throws ChannelException {
        if (content.length > 0) {
            exchange.write(content);
        }
    }

    private void sendAsItComes() throws IOException, InterruptedException {
        for (Content.Chunk chunk = read(); chunk != null; chunk = read()) {
            try {
                if (!stopped) {
                    write(chunk.getByteBuffer());
                }
            } finally {
                chunk.release();
            }
        }
    }

    private void write(ByteBuffer content) throws ChannelException {
        byte[] bytes = new byte[content.remaining()];
        content.get(bytes);
        exchange.write(bytes);
    }

    /** @return null at the end */
    private Content.@Nullable Chunk read() throws IOException, InterruptedException {
        while (true) {
            Content.Chunk chunk = request.read();
            if (chunk == null) {
                if (kind.isLive() && !stopped) {
                    exchange.flush();
                }
                request.demand(available::release);
                available.acquire();
            } else if (Content.Chunk.isFailure(chunk)) {
                throw new IOException("the request was cut off", chunk.getFailure());
            } else if (chunk.hasRemaining()) {
                return chunk;
            } else if (chunk.isLast()) {
                return null;
            } else {
                chunk.release();
            }
        }
    }

    private void discard() {
        stopped = true;
        if (whole.isPresent()) {
            return;
        }
        try {
            for (Content.Chunk chunk = read(); chunk != null; chunk = read()) {
                chunk.release();
            }
        } catch (IOException e) {
            // Nobody waits for the rest.
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The tool will know by the head how long the response is, or knows it already: it may send its next request soon. */
    synchronized void endWatch() {
        watchEnded = true;
        ClientWatch started = watch;
        if (started != null) {
            started.lift();
        }
    }

    /** Not once it has ended: from then on whatever the tool sends is its next request. */
    private synchronized void beginWatch() {
        if (!watchEnded && !stopped) {
            watch = ClientWatch.over(request, exchange::close);
        }
    }

    /** There will be no response: nothing more is sent. */
    void abort() {
        exchange.close();
    }

    /**
     * The response is whole, or will never be. What still comes of the request is read for a moment, for tools that look at
     * the response only after it.
     */
    void stop() throws InterruptedException {
        stopped = true;
        if (!thread.join(REST)) {
            // It waits for the tool, or for the appliance to take more: neither will go on.
            request.fail(new IOException("the response has ended before the request"));
            exchange.close();
            thread.join();
        }
        endWatch();
    }
}
