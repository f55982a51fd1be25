package dev.redoubt.channel.server;

import java.time.Duration;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable;

/**
 * Reads on after the answer was written, for a moment: ending an exchange whose request has not ended resets its stream, and
 * a peer that is still sending may then lose the answer.
 */
final class RequestDrain extends Callback.Nested implements Invocable.Task {
    private static final int BUDGET = 1024 * 1024;
    private static final Duration TIME = Duration.ofSeconds(5);

    private final Request request;
    private final Patience patience;
    private int budget = BUDGET;

    /** A callback for the last write of the answer; completes {@code callback} when the request is read up. */
    RequestDrain(Request request, Callback callback) {
        super(callback);
        this.request = request;
        this.patience = new Patience(request, TIME);
    }

    @Override
    public void succeeded() {
        run();
    }

    @Override
    public void run() {
        while (!patience.isOver()) {
            Content.Chunk chunk = request.read();
            if (chunk == null) {
                awaitDemanded();
                demand();
                return;
            }
            if (isOver(chunk)) {
                end();
                return;
            }
        }
    }

    private void demand() {
        try {
            request.demand(this);
        } catch (IllegalStateException _) {
            // The time was up in between, or the connection has gone.
            end();
        }
    }

    /** The same, when somebody has demanded content before and runs this once there is some. */
    void awaitDemanded() {
        patience.begin(super::succeeded);
    }

    private void end() {
        if (patience.end()) {
            super.succeeded();
        }
    }

    private boolean isOver(Content.Chunk chunk) {
        boolean over = chunk.isLast() || Content.Chunk.isFailure(chunk);
        budget -= chunk.remaining();
        chunk.release();
        return over || budget < 0;
    }

    @Override
    public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }
}
