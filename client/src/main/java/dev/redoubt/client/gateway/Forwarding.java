package dev.redoubt.client.gateway;

import dev.redoubt.channel.bhttp.Field;
import dev.redoubt.channel.client.ChannelException;
import dev.redoubt.channel.client.ChannelExchange;
import dev.redoubt.client.appliance.Appliance;
import dev.redoubt.client.appliance.ChannelFailures;
import dev.redoubt.client.failure.RedoubtException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/** One admitted request, its exchange with the appliance, and the response. Waits, on the request's own virtual thread. */
final class Forwarding {
    private static final int BUFFER = 16 * 1024;

    private final Appliance appliance;
    private final ChannelFailures failures;
    private final ForwardedFields fields;
    private final Patience patience;
    private final Request request;
    private final Response response;
    private final Callback callback;
    private final Forwarded kind;
    private final Optional<byte[]> content;
    private final IntConsumer answered;

    /** A request whose content goes on as it comes. */
    Forwarding(
            Appliance appliance,
            ChannelFailures failures,
            ForwardedFields fields,
            Patience patience,
            Request request,
            Response response,
            Callback callback) {
        this(appliance, failures, fields, patience, request, response, callback, Optional.empty(), _ -> {});
    }

    /**
     * @param content what was read of the request already, which is all of it; empty if it goes on as it comes
     * @param answered told of the appliance's status
     */
    Forwarding(
            Appliance appliance,
            ChannelFailures failures,
            ForwardedFields fields,
            Patience patience,
            Request request,
            Response response,
            Callback callback,
            Optional<byte[]> content,
            IntConsumer answered) {
        this.appliance = appliance;
        this.failures = failures;
        this.fields = fields;
        this.patience = patience;
        this.request = request;
        this.response = response;
        this.callback = callback;
        Forwarded asked = Forwarded.of(request.getMethod(), request.getHeaders());
        this.kind = content.isPresent() ? asked.whole() : asked;
        this.content = content;
        this.answered = answered;
    }

    void run() throws InterruptedException {
        try {
            forward(fields.ofRequest(request.getHttpURI().getPath(), request.getHeaders()));
            callback.succeeded();
        } catch (RefusedRequestException e) {
            end(e.problem(), e);
        } catch (RedoubtException e) {
            end(Problem.of(e), e);
        } catch (ChannelException e) {
            end(Problem.of(failures.of(e)), e);
        } catch (IOException e) {
            // The tool has gone.
            callback.failed(e);
        }
    }

    /** Once the response has begun, only a broken connection says that it is not whole. */
    private void end(Problem problem, Exception cause) {
        if (response.isCommitted()) {
            callback.failed(cause);
        } else {
            problem.write(response, callback);
        }
    }

    private void forward(List<Field> inner)
            throws RefusedRequestException, RedoubtException, IOException, InterruptedException {
        try {
            attempt(inner);
        } catch (ChannelException.SessionLost | ChannelException.Truncated e) {
            if (!kind.isRead() || response.isCommitted()) {
                throw e;
            }
            // What the first answer has left in the head is not part of the second.
            response.reset();
            attempt(inner);
        }
    }

    private void attempt(List<Field> inner)
            throws RefusedRequestException, RedoubtException, IOException, InterruptedException {
        try (ChannelExchange exchange = open(inner)) {
            Upload upload = Upload.start(request, exchange, kind, content);
            try {
                upload.await();
                answer(exchange, upload);
            } catch (IOException | RuntimeException e) {
                upload.abort();
                throw e;
            } finally {
                upload.stop();
            }
            Content.Sink.write(response, true, BufferUtil.EMPTY_BUFFER);
        }
    }

    private ChannelExchange open(List<Field> inner) throws RefusedRequestException, RedoubtException {
        try {
            return appliance
                    .openExchange(request.getMethod(), request.getHttpURI().getPathQuery(), inner)
                    .limitSilence(patience.of(kind));
        } catch (IllegalArgumentException e) {
            throw new RefusedRequestException(
                    HttpStatus.BAD_REQUEST_400, "not_forwardable", String.valueOf(e.getMessage()));
        }
    }

    private void answer(ChannelExchange exchange, Upload upload) throws IOException, InterruptedException {
        response.setStatus(exchange.status());
        answered.accept(exchange.status());
        HttpFields.Mutable head = response.getHeaders();
        fields.copyResponse(exchange.fields(), head);
        head.put("Cross-Origin-Resource-Policy", "same-origin");
        if (knowsItsEnd(head)) {
            upload.endWatch();
        } else {
            // Otherwise the end of the connection would be that of the response, and a cut could not be told from it.
            head.put(HttpHeader.TRANSFER_ENCODING, "chunked");
        }
        copy(exchange.response());
        if (kind.isEventStream()) {
            // One writer at a time: the thread that opened the request has to be through.
            upload.stop();
            exchange.end();
        }
    }

    private boolean knowsItsEnd(HttpFields head) {
        return head.contains(HttpHeader.CONTENT_LENGTH)
                || HttpMethod.HEAD.is(request.getMethod())
                || response.getStatus() == HttpStatus.NO_CONTENT_204
                || response.getStatus() == HttpStatus.NOT_MODIFIED_304;
    }

    private void copy(InputStream content) throws IOException {
        byte[] buffer = new byte[BUFFER];
        for (int count = content.read(buffer); count >= 0; count = content.read(buffer)) {
            Content.Sink.write(response, false, ByteBuffer.wrap(buffer, 0, count));
        }
    }
}
