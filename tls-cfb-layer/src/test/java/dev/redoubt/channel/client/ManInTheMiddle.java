package dev.redoubt.channel.client;

import java.nio.ByteBuffer;
import java.util.function.UnaryOperator;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/** Somebody who has broken TLS: changes what the appliance answers to exchanges. Whole answers only, as tests send small ones. */
final class ManInTheMiddle extends Handler.Wrapper {
    private final UnaryOperator<byte[]> change;

    ManInTheMiddle(Handler channel, UnaryOperator<byte[]> change) {
        super(channel);
        this.change = change;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        boolean exchange = request.getHttpURI().getPath().equals("/exchange");
        return super.handle(request, exchange ? new Changed(request, response) : response, callback);
    }

    private final class Changed extends Response.Wrapper {
        Changed(Request request, Response response) {
            super(request, response);
        }

        @Override
        public void write(boolean last, ByteBuffer content, Callback callback) {
            byte[] changed = change.apply(BufferUtil.toArray(content));
            super.write(last, ByteBuffer.wrap(changed), callback);
        }
    }
}
