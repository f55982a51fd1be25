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
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable;
import org.jspecify.annotations.Nullable;

/** One outer {@code POST /exchange}, from its first byte to its end; also the callback that the inner handler completes. */
final class ServedExchange implements Callback {
    /** The wrapped handler, or what the channel itself answers in its place. */
    interface Inner {
        boolean handle(ServerExchange exchange, InnerRequest request, InnerResponse response, Callback callback)
                throws Exception;
    }

    /** In place of a URI that is none; nobody handles it. */
    private static final HttpURI NOWHERE = HttpURI.from(RequestHead.SCHEME + "://localhost/");

    private final ChannelServer server;
    private final ChannelEvents events;
    private final Inner inner;
    private final Request outerRequest;
    private final Response outerResponse;
    private final Callback outerCallback;
    private final InboundMessage inbound;
    private final Patience patience;
    private final Runnable whenProven;
    private final AtomicBoolean completed = new AtomicBoolean();
    private volatile @Nullable ServerExchange exchange;
    private volatile @Nullable InnerRequest request;
    private volatile @Nullable InnerResponse response;

    /**
     * @param patience for the first record
     * @param whenProven run once the first record was verified
     */
    ServedExchange(
            ChannelServer server,
            ChannelEvents events,
            Inner inner,
            Request request,
            Response response,
            Callback callback,
            Duration patience,
            Runnable whenProven) {
        this.server = server;
        this.events = events;
        this.inner = inner;
        this.outerRequest = request;
        this.outerResponse = response;
        this.outerCallback = callback;
        this.patience = new Patience(request, patience);
        this.whenProven = whenProven;
        this.inbound = new InboundMessage(request, ExchangePrefix.SIZE, this::open);
    }

    /** Called by Jetty's thread for the request, which may go on to run the inner handler. */
    void begin() {
        proceed(this::run);
    }

    // A demand's callbacks are serialized: the inner handler must not run in one, for it may itself wait for the next.
    private void resume() {
        proceed(head -> outerRequest.getComponents().getExecutor().execute(() -> run(head)));
    }

    private void proceed(Consumer<RequestHead> then) {
        InboundMessage.Read read = inbound.read();
        if (read instanceof InboundMessage.Read.Nothing) {
            patience.begin(this::late);
            outerRequest.demand(Invocable.from(Invocable.InvocationType.NON_BLOCKING, this::resume));
        } else if (!patience.end()) {
            inbound.abandon();
            close();
        } else {
            begin(read, then);
        }
    }

    private void begin(InboundMessage.Read read, Consumer<RequestHead> then) {
        switch (read) {
            case InboundMessage.Read.Failed(Throwable cause) -> refuse(cause);
            case InboundMessage.Read.Some(Piece.Start(RequestHead head), Runnable _) -> {
                try {
                    then.accept(head);
                } catch (RejectedExecutionException e) {
                    refuse(e);
                }
            }
            default -> refuse(new IllegalStateException("a message begins with the head of a request"));
        }
    }

    // Somebody waits for content, so that what may still come is not read any more.
    private void late() {
        events.refused("slow");
        outerResponse.setStatus(HttpStatus.BAD_REQUEST_400);
        outerResponse.write(true, null, outerCallback);
    }

    private MessageOpener open(ByteBuffer prefix) throws ExchangeException {
        byte[] bytes = new byte[prefix.remaining()];
        prefix.get(bytes);
        ServerExchange opened = server.open(ExchangePrefix.parse(bytes));
        exchange = opened;
        return new MessageOpener(opened.request(), MessageDecoder.ofRequest());
    }

    private void run(RequestHead head) {
        whenProven.run();
        events.exchange();
        ServerExchange verified = exchange;
        if (verified == null) {
            throw new IllegalStateException("a head without an exchange");
        }
        Optional<HttpURI> uri = uriOf(head);
        InnerRequest asked = new InnerRequest(outerRequest, head, uri.orElse(NOWHERE), inbound);
        InnerResponse answer =
                new InnerResponse(asked, outerResponse, inbound, verified.response(), verified::announcesDueEpoch);
        request = asked;
        response = answer;
        try {
            if (uri.isEmpty() || uri.get().hasViolations()) {
                throw new HttpException.RuntimeException(HttpStatus.BAD_REQUEST_400, "no URI, or an ambiguous one");
            }
            if (!inner.handle(verified, asked, answer, this)) {
                failed(new HttpException.RuntimeException(HttpStatus.NOT_FOUND_404, "nobody handles it"));
            }
        } catch (Throwable e) {
            // Whatever it is, it must not leave the exchange open.
            failed(e);
        }
    }

    // The head's grammar is wider than that of URIs: ports, brackets, percent signs.
    private static Optional<HttpURI> uriOf(RequestHead head) {
        try {
            return Optional.of(HttpURI.from(RequestHead.SCHEME + "://" + head.authority() + head.path()));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
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
            answer.write(true, null, Callback.from(getInvocationType(), this::end, late -> fallBack(answer, late)));
        }
    }

    @Override
    public void failed(Throwable failure) {
        if (!completed.compareAndSet(false, true)) {
            return;
        }
        fallBack(begun(), failure);
    }

    /** What the handler wanted to say cannot be said: a status code alone is, unless something was said already. */
    private void fallBack(InnerResponse answer, Throwable failure) {
        Throwable cut = inbound.failure();
        if (cut != null || answer.hasBegun()) {
            giveUp(answer, cut == null ? failure : cut);
            return;
        }
        answer.replaceBy(statusFor(failure));
        answer.write(true, null, Callback.from(getInvocationType(), this::end, late -> giveUp(answer, late)));
    }

    private int statusFor(Throwable failure) {
        if (failure instanceof HttpException refusal) {
            return refusal.getCode();
        }
        events.failed(failure);
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
        drain();
    }

    private void drain() {
        RequestDrain drain = new RequestDrain(outerRequest, outerCallback);
        if (release(drain)) {
            drain.awaitDemanded();
        } else {
            drain.run();
        }
    }

    /** @return whether {@code next} will be run when more of the request comes */
    private boolean release(Runnable next) {
        inbound.abandon();
        InnerRequest asked = request;
        return asked != null && asked.handOver(next);
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
            release(() -> {});
            outerCallback.failed(cause);
        } else {
            refuse(cause);
        }
    }

    private void account() {
        InnerResponse answer = response;
        events.transferred(inbound.traffic(), answer == null ? Traffic.NONE : answer.traffic());
    }

    private void refuse(Throwable cause) {
        events.refused(causeOf(cause));
        close();
        boolean unknown = cause instanceof UnknownSessionException;
        outerResponse.setStatus(unknown ? HttpStatus.GONE_410 : HttpStatus.BAD_REQUEST_400);
        outerResponse.write(true, null, Callback.from(getInvocationType(), this::drain, outerCallback::failed));
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
