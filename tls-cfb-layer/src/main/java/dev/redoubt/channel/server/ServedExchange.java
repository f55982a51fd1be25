package dev.redoubt.channel.server;

import dev.redoubt.channel.bhttp.MalformedMessageException;
import dev.redoubt.channel.bhttp.MessageDecoder;
import dev.redoubt.channel.bhttp.MessageDecoder.Piece;
import dev.redoubt.channel.bhttp.RequestHead;
import dev.redoubt.channel.message.MessageOpener;
import dev.redoubt.channel.record.ExchangeException;
import dev.redoubt.channel.record.ExchangePrefix;
import dev.redoubt.channel.record.UnknownSessionException;
import dev.redoubt.channel.session.ChannelServer;
import dev.redoubt.channel.session.ServerExchange;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One outer {@code POST /exchange}, from its first byte to its end; also the callback that the inner handler completes. */
final class ServedExchange implements Callback {
    /** The wrapped handler, or what the channel itself answers in its place. */
    interface Inner {
        boolean handle(ServerExchange exchange, InnerRequest request, InnerResponse response, Callback callback)
                throws Exception;
    }

    private static final Logger LOG = LoggerFactory.getLogger(ServedExchange.class);

    private final ChannelServer server;
    private final ChannelEvents events;
    private final Inner inner;
    private final Request outerRequest;
    private final Response outerResponse;
    private final Callback outerCallback;
    private final InboundMessage inbound;
    private final AtomicBoolean completed = new AtomicBoolean();
    private volatile @Nullable ServerExchange exchange;
    private volatile @Nullable InnerResponse response;

    ServedExchange(
            ChannelServer server,
            ChannelEvents events,
            Inner inner,
            Request request,
            Response response,
            Callback callback) {
        this.server = server;
        this.events = events;
        this.inner = inner;
        this.outerRequest = request;
        this.outerResponse = response;
        this.outerCallback = callback;
        this.inbound = new InboundMessage(request, ExchangePrefix.SIZE, this::open);
    }

    /** Called by Jetty's thread for the request, which may go on to run the inner handler. */
    void begin() {
        RequestHead head = readHead();
        if (head != null) {
            run(head);
        }
    }

    // A demand's callbacks are serialized: the inner handler must not run in one, for it may itself wait for the next.
    private void resume() {
        RequestHead head = readHead();
        if (head != null) {
            outerRequest.getComponents().getExecutor().execute(() -> run(head));
        }
    }

    private @Nullable RequestHead readHead() {
        return switch (inbound.read()) {
            case InboundMessage.Read.Nothing _ -> {
                outerRequest.demand(Invocable.from(Invocable.InvocationType.NON_BLOCKING, this::resume));
                yield null;
            }
            case InboundMessage.Read.Failed failed -> {
                refuse(failed.cause());
                yield null;
            }
            case InboundMessage.Read.Some(Piece.Start(RequestHead head)) -> head;
            case InboundMessage.Read.Some _, InboundMessage.Read.End _ ->
                throw new IllegalStateException("a message begins with the head of a request");
        };
    }

    private MessageOpener open(ByteBuffer prefix) throws ExchangeException {
        byte[] bytes = new byte[prefix.remaining()];
        prefix.get(bytes);
        ServerExchange opened = server.open(ExchangePrefix.parse(bytes));
        exchange = opened;
        return new MessageOpener(opened.request(), MessageDecoder.ofRequest());
    }

    private void run(RequestHead head) {
        events.exchange();
        ServerExchange verified = exchange;
        if (verified == null) {
            throw new IllegalStateException("a head without an exchange");
        }
        HttpURI uri = uriOf(head);
        InnerRequest request = new InnerRequest(outerRequest, head, uri, inbound);
        InnerResponse answer = new InnerResponse(request, outerResponse, inbound, verified.response());
        response = answer;
        try {
            if (uri.hasViolations()) {
                throw new HttpException.RuntimeException(HttpStatus.BAD_REQUEST_400, "an ambiguous path");
            }
            if (!inner.handle(verified, request, answer, this)) {
                failed(new HttpException.RuntimeException(HttpStatus.NOT_FOUND_404, "nobody handles it"));
            }
        } catch (Throwable e) {
            // Whatever it is, it must not leave the exchange open.
            failed(e);
        }
    }

    private static HttpURI uriOf(RequestHead head) {
        return HttpURI.from(RequestHead.SCHEME + "://" + head.authority() + head.path());
    }

    @Override
    public void succeeded() {
        if (!completed.compareAndSet(false, true)) {
            return;
        }
        InnerResponse answer = begun();
        Throwable cut = inbound.failure();
        if (cut != null) {
            giveUp(answer, cut);
        } else if (answer.hasLastWrite()) {
            end();
        } else {
            answer.write(true, null, Callback.from(getInvocationType(), this::end, failure -> giveUp(answer, failure)));
        }
    }

    @Override
    public void failed(Throwable failure) {
        if (!completed.compareAndSet(false, true)) {
            return;
        }
        InnerResponse answer = begun();
        Throwable cut = inbound.failure();
        if (cut != null || answer.hasBegun()) {
            giveUp(answer, cut == null ? failure : cut);
            return;
        }
        answer.replaceBy(statusFor(failure));
        answer.write(true, null, Callback.from(getInvocationType(), this::end, late -> giveUp(answer, late)));
    }

    private static int statusFor(Throwable failure) {
        if (failure instanceof HttpException refusal) {
            return refusal.getCode();
        }
        LOG.atError()
                .addKeyValue("event", "inner_handler_failed")
                .setCause(failure)
                .log();
        return HttpStatus.INTERNAL_SERVER_ERROR_500;
    }

    private InnerResponse begun() {
        InnerResponse answer = response;
        if (answer == null) {
            throw new IllegalStateException("completed before it began");
        }
        return answer;
    }

    private void end() {
        account();
        close();
        begun().discardRequest(new RequestDrain(outerRequest, outerCallback));
    }

    private void close() {
        ServerExchange opened = exchange;
        if (opened != null) {
            opened.close();
        }
    }

    /** A cut, which the other side sees as one; or, where nothing was sent yet, the one answer to everything bad. */
    private void giveUp(InnerResponse answer, Throwable cause) {
        answer.abort();
        account();
        if (answer.hasBegun()) {
            events.refused(causeOf(cause));
            close();
            outerCallback.failed(cause);
        } else {
            refuse(cause);
        }
    }

    private void account() {
        InnerResponse answer = response;
        events.transferred(inbound.received(), answer == null ? 0 : answer.sent());
    }

    private void refuse(Throwable cause) {
        events.refused(causeOf(cause));
        close();
        boolean unknown = cause instanceof UnknownSessionException;
        outerResponse.setStatus(unknown ? HttpStatus.GONE_410 : HttpStatus.BAD_REQUEST_400);
        outerResponse.write(true, null, new RequestDrain(outerRequest, outerCallback));
    }

    private static String causeOf(Throwable failure) {
        return switch (failure) {
            case ExchangeException bad -> bad.failure().label();
            case MalformedMessageException _ -> "malformed";
            default -> "broken";
        };
    }

    @Override
    public InvocationType getInvocationType() {
        return outerCallback.getInvocationType();
    }
}
