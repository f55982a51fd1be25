package dev.redoubt.channel.client;

import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
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
}
