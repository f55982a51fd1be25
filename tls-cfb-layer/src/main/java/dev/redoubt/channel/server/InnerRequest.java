package dev.redoubt.channel.server;

import dev.redoubt.channel.bhttp.Field;
import dev.redoubt.channel.bhttp.MessageDecoder.Piece;
import dev.redoubt.channel.bhttp.RequestHead;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Session;
import org.eclipse.jetty.server.TunnelSupport;
import org.eclipse.jetty.util.thread.Invocable;
import org.eclipse.jetty.util.thread.SerializedInvoker;
import org.jspecify.annotations.Nullable;

/**
 * The inner request as Jetty handlers know requests. Its content ends only after the last record was verified; until then a
 * cut, a timeout or a bad record is a failure chunk.
 */
final class InnerRequest extends Request.Wrapper {
    /** Whether somebody waits for content of the outer request; Over is for good. */
    private sealed interface Waiting {
        record NotNow() implements Waiting {}

        record Reader(Runnable callback) implements Waiting {}

        /** @param next runs once there is content that was demanded before */
        record Over(Runnable next) implements Waiting {}
    }

    private final RequestHead head;
    private final HttpURI uri;
    private final HttpFields fields;
    private final InboundMessage inbound;
    private final AtomicReference<Waiting> waiting = new AtomicReference<>(new Waiting.NotNow());
    private @Nullable SerializedInvoker invoker;
    private InboundMessage.@Nullable Read pending;

    InnerRequest(Request outer, RequestHead head, HttpURI uri, InboundMessage inbound) {
        super(outer);
        this.head = head;
        this.uri = uri;
        this.fields = fieldsOf(head);
        this.inbound = inbound;
    }

    private static HttpFields fieldsOf(RequestHead head) {
        HttpFields.Mutable fields = HttpFields.build();
        for (Field field : head.fields()) {
            fields.add(field.name(), field.value());
        }
        return fields.asImmutable();
    }

    @Override
    public String getMethod() {
        return head.method();
    }

    @Override
    public HttpURI getHttpURI() {
        return uri;
    }

    @Override
    public HttpFields getHeaders() {
        return fields;
    }

    @Override
    public @Nullable HttpFields getTrailers() {
        return null;
    }

    @Override
    public boolean isSecure() {
        return true;
    }

    @Override
    public long getLength() {
        return fields.getLongField(HttpHeader.CONTENT_LENGTH);
    }

    @Override
    public Content.@Nullable Chunk read() {
        InboundMessage.Read next = pending == null ? inbound.read() : pending;
        pending = null;
        return switch (next) {
            case InboundMessage.Read.Nothing _ -> null;
            case InboundMessage.Read.End _ -> Content.Chunk.EOF;
            case InboundMessage.Read.Failed failed -> Content.Chunk.from(failed.cause(), true);
            case InboundMessage.Read.Some(Piece.Content content, Runnable release) ->
                Content.Chunk.from(content.bytes(), false, release);
            case InboundMessage.Read.Some(Piece.Start _, Runnable _) ->
                throw new IllegalStateException("a second head");
        };
    }

    // A chunk of the outer content need not complete a record, so the demand goes on until something can be read.
    @Override
    public void demand(Runnable callback) {
        if (pending == null) {
            InboundMessage.Read next = inbound.read();
            if (next instanceof InboundMessage.Read.Nothing) {
                if (await(callback)) {
                    return;
                }
                next = inbound.read();
            }
            pending = next;
        }
        if (invoker == null) {
            invoker = new SerializedInvoker(InnerRequest.class);
        }
        invoker.run(callback);
    }

    /** @return false if the exchange is over, and reading gives a failure from now on */
    private boolean await(Runnable callback) {
        Waiting before = waiting.get();
        if (before instanceof Waiting.Reader) {
            throw new IllegalStateException("somebody waits for content already");
        }
        if (before instanceof Waiting.Over || !waiting.compareAndSet(before, new Waiting.Reader(callback))) {
            return false;
        }
        getWrapped().demand(Invocable.from(Invocable.getInvocationType(callback), this::available));
        return true;
    }

    private void available() {
        Waiting before = waiting.get();
        if (before instanceof Waiting.Reader(Runnable callback)
                && waiting.compareAndSet(before, new Waiting.NotNow())) {
            demand(callback);
        } else if (waiting.get() instanceof Waiting.Over(Runnable next)) {
            next.run();
        }
    }

    /**
     * The exchange is over, after {@link InboundMessage#abandon}: wakes up who still waits for content.
     *
     * @return whether content of the outer request is demanded; if so, {@code next} runs once there is some, and nobody else
     *     may demand it
     */
    boolean handOver(Runnable next) {
        if (waiting.getAndSet(new Waiting.Over(next)) instanceof Waiting.Reader(Runnable callback)) {
            getComponents().getExecutor().execute(callback);
            return true;
        }
        return false;
    }

    @Override
    public boolean consumeAvailable() {
        while (true) {
            Content.Chunk chunk = read();
            if (chunk == null) {
                return false;
            }
            chunk.release();
            if (chunk.isLast()) {
                return !Content.Chunk.isFailure(chunk);
            }
        }
    }

    @Override
    public void fail(Throwable failure) {
        pending = null;
        inbound.fail(failure);
        getWrapped().fail(failure);
    }

    /**
     * The listener decides in both cases that Jetty tells apart: an idle timeout while nobody reads or writes, and one while
     * somebody waits for content. A stream that may be silent for long has one that says false.
     */
    @Override
    public void addIdleTimeoutListener(Predicate<TimeoutException> onIdleTimeout) {
        inbound.whenIdle(onIdleTimeout);
        getWrapped().addIdleTimeoutListener(onIdleTimeout);
    }

    @Override
    public void push(MetaData.Request resource) {
        throw new UnsupportedOperationException("nothing is pushed through the channel");
    }

    @Override
    public @Nullable TunnelSupport getTunnelSupport() {
        return null;
    }

    @Override
    public @Nullable Session getSession(boolean create) {
        return null;
    }
}
