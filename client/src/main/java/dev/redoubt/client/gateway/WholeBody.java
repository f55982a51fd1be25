package dev.redoubt.client.gateway;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.thread.Invocable;

/** Content that is read to its end before anything else is done. */
final class WholeBody {
    private WholeBody() {}

    /**
     * @param within how long it may take as a whole
     * @throws RefusedRequestException if it is larger than {@code most} bytes, or too slow
     * @throws IOException if it was cut off
     */
    static byte[] read(Request request, long most, Duration within)
            throws RefusedRequestException, IOException, InterruptedException {
        long deadline = System.nanoTime() + within.toNanos();
        Semaphore available = new Semaphore(0);
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            Content.Chunk chunk = request.read();
            if (chunk == null) {
                request.demand(Invocable.from(Invocable.InvocationType.NON_BLOCKING, available::release));
                if (!available.tryAcquire(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                    throw new RefusedRequestException(
                            HttpStatus.REQUEST_TIMEOUT_408,
                            "too_slow",
                            "A signed request without the gateway's token has to come within "
                                    + Math.max(1, within.toSeconds()) + " seconds.");
                }
            } else if (Content.Chunk.isFailure(chunk)) {
                throw new IOException("the request was cut off", chunk.getFailure());
            } else {
                append(body, chunk, most);
                if (chunk.isLast()) {
                    return body.toByteArray();
                }
            }
        }
    }

    private static void append(ByteArrayOutputStream body, Content.Chunk chunk, long most)
            throws RefusedRequestException {
        try {
            ByteBuffer content = chunk.getByteBuffer();
            byte[] bytes = new byte[content.remaining()];
            content.get(bytes);
            body.writeBytes(bytes);
        } finally {
            chunk.release();
        }
        if (body.size() > most) {
            throw AdministrativeRequest.tooLarge();
        }
    }
}
