package dev.redoubt.server;

import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.Callback;

/**
 * Has a stop wait for what is in flight, and serves what still comes on connections whose other side has not heard yet that they end.
 * Jetty's own refuses the latter, so that a restart would fail whoever asks in that moment.
 */
final class FinishingHandler extends GracefulHandler {
    FinishingHandler(Handler handler) {
        super(handler);
    }

    @Override
    protected void handleShutdownRejection(Request request, Response response, Callback callback) {
        try {
            if (!getHandler().handle(request, response, callback)) {
                throw new IllegalStateException("the channel answers everything");
            }
        } catch (Throwable e) {
            // Whatever it is, the stop waits for this one.
            Response.writeError(request, response, callback, e);
        }
    }
}
