package dev.redoubt.bench.crowd;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http2.api.Stream;
import org.eclipse.jetty.http2.frames.HeadersFrame;
import org.eclipse.jetty.http2.frames.ResetFrame;
import org.eclipse.jetty.util.Callback;

/** The answer to one outer request, as it comes: no thread waits for it. */
abstract class OuterAnswer implements Stream.Listener {
    private static final int OK = 200;

    /** More bytes of the body; on a thread of the connections, one at a time. */
    abstract void came(ByteBuffer bytes) throws IOException;

    /** Nothing comes any more. */
    abstract void ended();

    abstract void failed(IOException why);

    @Override
    public final void onHeaders(Stream stream, HeadersFrame frame) {
        if (!(frame.getMetaData() instanceof MetaData.Response head) || head.getStatus() != OK) {
            failed(new IOException("an outer answer that is no success: " + frame.getMetaData()));
        } else if (frame.isEndStream()) {
            ended();
        } else {
            stream.demand();
        }
    }

    @Override
    public final void onDataAvailable(Stream stream) {
        for (Stream.Data data = stream.readData(); data != null; data = stream.readData()) {
            try {
                came(data.frame().getByteBuffer());
            } catch (IOException e) {
                failed(e);
            } finally {
                data.release();
            }
            if (data.frame().isEndStream()) {
                ended();
                return;
            }
        }
        stream.demand();
    }

    @Override
    public final void onReset(Stream stream, ResetFrame frame, Callback callback) {
        failed(new IOException("reset by the server: " + frame.getError()));
        callback.succeeded();
    }

    @Override
    public final void onFailure(Stream stream, int error, String reason, Throwable failure, Callback callback) {
        failed(new IOException("the connection failed: " + reason, failure));
        callback.succeeded();
    }

    /** A small one, kept until it is whole. */
    static final class Whole extends OuterAnswer {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final CompletableFuture<byte[]> whole = new CompletableFuture<>();

        @Override
        void came(ByteBuffer more) {
            while (more.hasRemaining()) {
                bytes.write(more.get());
            }
        }

        @Override
        void ended() {
            whole.complete(bytes.toByteArray());
        }

        @Override
        void failed(IOException why) {
            whole.completeExceptionally(why);
        }

        ByteBuffer await() throws IOException {
            return ByteBuffer.wrap(OuterAnswer.await(whole));
        }
    }

    /** Waits a minute at most. */
    static <T> T await(CompletableFuture<T> result) throws IOException {
        try {
            return result.get(1, TimeUnit.MINUTES);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("no answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
