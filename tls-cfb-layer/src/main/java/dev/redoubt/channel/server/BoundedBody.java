package dev.redoubt.channel.server;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.thread.Invocable;

/** A small body as a whole, or nothing if it is larger than allowed or does not arrive, in time. */
final class BoundedBody implements Invocable.Task {
    private final Request source;
    private final int limit;
    private final Patience patience;
    private final Runnable whenLate;
    private final Consumer<Optional<byte[]>> whenRead;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();

    private BoundedBody(
            Request source, int limit, Duration time, Consumer<Optional<byte[]>> whenRead, Runnable whenLate) {
        this.source = source;
        this.limit = limit;
        this.patience = new Patience(source, time);
        this.whenRead = whenRead;
        this.whenLate = whenLate;
    }

    /**
     * @param whenRead called once, and may block
     * @param whenLate called instead if the body is not there in time; must not block, nor read on
     */
    static void read(Request source, int limit, Duration time, Consumer<Optional<byte[]>> whenRead, Runnable whenLate) {
        new BoundedBody(source, limit, time, whenRead, whenLate).run();
    }

    @Override
    public void run() {
        while (!patience.isOver()) {
            Content.Chunk chunk = source.read();
            if (chunk == null) {
                patience.begin(whenLate);
                source.demand(this);
                return;
            }
            if (Content.Chunk.isFailure(chunk) || !append(chunk)) {
                end(Optional.empty());
                return;
            }
            if (chunk.isLast()) {
                end(Optional.of(body.toByteArray()));
                return;
            }
        }
    }

    private void end(Optional<byte[]> outcome) {
        if (patience.end()) {
            whenRead.accept(outcome);
        }
    }

    private boolean append(Content.Chunk chunk) {
        int size = chunk.remaining();
        boolean fits = size <= limit - body.size();
        if (fits) {
            byte[] bytes = new byte[size];
            chunk.getByteBuffer().get(bytes);
            body.writeBytes(bytes);
        }
        chunk.release();
        return fits;
    }

    @Override
    public InvocationType getInvocationType() {
        return InvocationType.BLOCKING;
    }
}
