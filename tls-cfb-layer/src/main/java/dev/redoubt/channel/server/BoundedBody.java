package dev.redoubt.channel.server;

import java.io.ByteArrayOutputStream;
import java.util.Optional;
import java.util.function.Consumer;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.util.thread.Invocable;

/** A small body as a whole, or nothing if it is larger than allowed or does not arrive. */
final class BoundedBody implements Invocable.Task {
    private final Content.Source source;
    private final int limit;
    private final Consumer<Optional<byte[]>> whenRead;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();

    private BoundedBody(Content.Source source, int limit, Consumer<Optional<byte[]>> whenRead) {
        this.source = source;
        this.limit = limit;
        this.whenRead = whenRead;
    }

    /** @param whenRead called once, and may block */
    static void read(Content.Source source, int limit, Consumer<Optional<byte[]>> whenRead) {
        new BoundedBody(source, limit, whenRead).run();
    }

    @Override
    public void run() {
        while (true) {
            Content.Chunk chunk = source.read();
            if (chunk == null) {
                source.demand(this);
                return;
            }
            if (Content.Chunk.isFailure(chunk) || !append(chunk)) {
                whenRead.accept(Optional.empty());
                return;
            }
            if (chunk.isLast()) {
                whenRead.accept(Optional.of(body.toByteArray()));
                return;
            }
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
