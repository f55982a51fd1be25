package dev.redoubt.channel.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Answers some of the exchanges with an outer status of its own. */
final class Forging extends Handler.Wrapper {
    private final int status;
    private final AtomicInteger left;

    Forging(Handler channel, int status, int times) {
        super(channel);
        this.status = status;
        this.left = new AtomicInteger(times);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        if (!request.getHttpURI().getPath().equals("/exchange") || left.getAndDecrement() <= 0) {
            return super.handle(request, response, callback);
        }
        response.setStatus(status);
        response.getHeaders().add("Location", "/channel");
        response.write(true, ByteBuffer.wrap("forged".getBytes(UTF_8)), callback);
        return true;
    }
}
