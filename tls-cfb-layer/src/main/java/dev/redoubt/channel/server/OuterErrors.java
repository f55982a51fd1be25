package dev.redoubt.channel.server;

import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Stands in for Jetty's error pages: whatever Jetty itself refuses outside is 404 with an empty body, like everything else
 * that the channel does not know. An inner error keeps its status code, and has no page either.
 */
final class OuterErrors implements Request.Handler {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        if (Request.as(request, InnerRequest.class) == null) {
            response.reset();
            response.setStatus(HttpStatus.NOT_FOUND_404);
        }
        response.write(true, null, callback);
        return true;
    }
}
