package dev.redoubt.client.gateway;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.io.AbstractEndPoint;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/**
 * Notices that the tool has gone while its answer is awaited. HTTP/1.1 servers do not read between a request's end and its
 * response's, and so learn of it only when they next write, which may be never.
 */
final class ClientWatch {
    private final AbstractEndPoint connection;
    private final Runnable gone;
    private final AtomicBoolean over = new AtomicBoolean();

    private ClientWatch(AbstractEndPoint connection, Runnable gone) {
        this.connection = connection;
        this.gone = gone;
    }

    /**
     * @param request read to its end
     * @param gone runs at most once; also when the tool sends on instead of waiting for its answer, which closes
     *     the connection
     */
    static ClientWatch over(Request request, Runnable gone) {
        if (!(request.getConnectionMetaData().getConnection().getEndPoint() instanceof AbstractEndPoint connection)) {
            throw new IllegalStateException("a connection of another kind");
        }
        ClientWatch watch = new ClientWatch(connection, gone);
        watch.await();
        return watch;
    }

    private void await() {
        connection.tryFillInterested(Callback.from(this::readable, _ -> end()));
    }

    private synchronized void readable() {
        if (over.get()) {
            return;
        }
        try {
            int count = connection.fill(BufferUtil.allocate(1));
            if (count == 0) {
                await();
                return;
            }
            if (count > 0) {
                // It was the first byte of a next request, which nobody can read without it.
                connection.close();
            }
        } catch (IOException e) {
            // A connection that was reset is as gone as one that was closed.
            end();
            return;
        }
        end();
    }

    private void end() {
        if (over.compareAndSet(false, true)) {
            gone.run();
        }
    }

    /**
     * To be called before the tool can know that the response is whole: what comes then is its next request, and for Jetty to
     * read.
     */
    synchronized void lift() {
        if (over.compareAndSet(false, true)) {
            connection.getFillInterest().fillable();
        }
    }
}
