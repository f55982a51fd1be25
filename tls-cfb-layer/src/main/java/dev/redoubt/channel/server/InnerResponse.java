package dev.redoubt.channel.server;

import dev.redoubt.channel.bhttp.Field;
import dev.redoubt.channel.bhttp.ResponseHead;
import dev.redoubt.channel.message.MessageSealer;
import dev.redoubt.channel.record.EndedSessionException;
import dev.redoubt.channel.record.RecordSealer;
import dev.redoubt.channel.record.SealedRecords;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.IteratingCallback;
import org.jspecify.annotations.Nullable;

/**
 * The inner response as Jetty handlers know responses. Bytes gather until a record is full; an empty write that is not the
 * last one sends what has gathered, but only while the request is open. Trailers and informational responses are refused.
 */
final class InnerResponse extends Response.Wrapper {
    // They speak of a connection, and the inner response has none of its own.
    private static final Set<String> DROPPED =
            Set.of("connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade", "channel-rotate");

    private static final Field ROTATE = new Field("channel-rotate", "now");

    private final InnerRequest request;
    private final InboundMessage inbound;
    private final RecordSealer records;
    private final BooleanSupplier rotationDue;
    private final HttpFields.Mutable fields = HttpFields.build();
    private final AtomicBoolean writing = new AtomicBoolean();
    private @Nullable MessageSealer message;
    private int status;
    private boolean contentAllowed = true;
    private boolean lastWrite;
    private boolean sealed;
    private long written;
    private long sent;

    /** @param rotationDue whether the client is to be told to replace the keys of its session */
    InnerResponse(
            InnerRequest request,
            Response outer,
            InboundMessage inbound,
            RecordSealer records,
            BooleanSupplier rotationDue) {
        super(request, outer);
        this.request = request;
        this.inbound = inbound;
        this.records = records;
        this.rotationDue = rotationDue;
    }

    @Override
    public int getStatus() {
        return status;
    }

    @Override
    public void setStatus(int code) {
        if (!isCommitted()) {
            status = code;
        }
    }

    @Override
    public HttpFields.Mutable getHeaders() {
        return fields;
    }

    @Override
    public @Nullable Supplier<HttpFields> getTrailersSupplier() {
        return null;
    }

    @Override
    public void setTrailersSupplier(@Nullable Supplier<HttpFields> trailers) {
        if (trailers != null) {
            throw new UnsupportedOperationException("the channel carries no trailers");
        }
    }

    @Override
    public boolean isCommitted() {
        return message != null;
    }

    @Override
    public boolean hasLastWrite() {
        return lastWrite;
    }

    @Override
    public void reset() {
        if (isCommitted()) {
            throw new IllegalStateException("the response was committed");
        }
        status = 0;
        fields.clear();
    }

    @Override
    public CompletableFuture<Void> writeInterim(int code, HttpFields headers) {
        return CompletableFuture.failedFuture(
                new UnsupportedOperationException("the channel carries no informational responses"));
    }

    /** Whether a record was sealed: from then on the response can only go on or be cut. */
    boolean hasBegun() {
        return sealed;
    }

    /** So far. */
    Traffic traffic() {
        MessageSealer sealer = message;
        return sealer == null ? Traffic.NONE : new Traffic(sealer.records(), sent, sealer.padding());
    }

    /** Forgets what the handler wanted to answer; only before {@link #hasBegun()}. */
    void replaceBy(int code) {
        message = null;
        lastWrite = false;
        written = 0;
        reset();
        status = code;
    }

    void abort() {
        if (message == null) {
            records.abort();
        } else {
            message.abort();
        }
    }

    @Override
    public void write(boolean last, @Nullable ByteBuffer content, Callback callback) {
        ByteBuffer bytes = content == null ? BufferUtil.EMPTY_BUFFER : content;
        if (lastWrite && !bytes.hasRemaining()) {
            callback.succeeded();
            return;
        }
        if (!writing.compareAndSet(false, true)) {
            callback.failed(new IllegalStateException("another write is pending"));
            return;
        }
        try {
            boolean flush = !last && !bytes.hasRemaining() && inbound.isLive();
            begin(last, flush, bytes, callback).iterate();
        } catch (IOException | RuntimeException e) {
            writing.set(false);
            callback.failed(e);
        }
    }

    private RecordWriter begin(boolean last, boolean flush, ByteBuffer bytes, Callback callback) throws IOException {
        Throwable failure = inbound.failure();
        if (failure != null) {
            throw new IOException("the request has failed", failure);
        }
        if (lastWrite) {
            throw new IllegalStateException("the last content was written before");
        }
        MessageSealer target = message == null ? commit() : message;
        if (contentAllowed) {
            account(last, bytes.remaining());
        } else {
            bytes.position(bytes.limit());
        }
        lastWrite = last;
        return new RecordWriter(target, bytes, last, flush, callback);
    }

    private MessageSealer commit() {
        status = status == 0 ? HttpStatus.OK_200 : status;
        ResponseHead head = new ResponseHead(status, innerFields());
        contentAllowed = !head.hasNoContent() && !request.getMethod().equals("HEAD");
        MessageSealer sealer = new MessageSealer(records, head);
        message = sealer;
        return sealer;
    }

    private List<Field> innerFields() {
        List<Field> inner = new ArrayList<>(fields.size());
        for (HttpField field : fields) {
            String name = field.getName().toLowerCase(Locale.ROOT);
            String value = field.getValue();
            if (!DROPPED.contains(name)) {
                inner.add(new Field(name, value == null ? "" : value));
            }
        }
        if (rotationDue.getAsBoolean()) {
            inner.add(ROTATE);
        }
        return inner;
    }

    private void account(boolean last, int length) throws IOException {
        written += length;
        long announced = fields.getLongField(HttpHeader.CONTENT_LENGTH);
        if (announced >= 0 && (written > announced || (last && written < announced))) {
            throw new IOException("content of another length than announced");
        }
    }

    /** One write of the handler: any number of records, each handed to the outer response after the one before. */
    private final class RecordWriter extends IteratingCallback {
        private final MessageSealer target;
        private final ByteBuffer content;
        private final boolean last;
        private final Callback callback;
        private boolean flush;
        private @Nullable SealedRecords underway;

        RecordWriter(MessageSealer target, ByteBuffer content, boolean last, boolean flush, Callback callback) {
            this.target = target;
            this.content = content;
            this.last = last;
            this.callback = callback;
            this.flush = flush;
        }

        @Override
        protected Action process() throws IOException {
            returnWritten();
            SealedRecords records = sealedRecords();
            if (records == null) {
                return Action.SUCCEEDED;
            }
            underway = records;
            sealed = true;
            sent += records.bytes().remaining();
            getWrapped().write(last && target.isDone(), records.bytes(), this);
            return Action.SCHEDULED;
        }

        // Here only after the write has succeeded: what failed may still lie in a queue, and is the collector's.
        private void returnWritten() {
            if (underway != null) {
                underway.written();
                underway = null;
            }
        }

        private @Nullable SealedRecords sealedRecords() throws IOException {
            try {
                return nextRecords();
            } catch (EndedSessionException e) {
                throw new IOException("the session's keys were erased", e);
            }
        }

        private @Nullable SealedRecords nextRecords() {
            if (flush) {
                flush = false;
                return target.flush();
            }
            SealedRecords records = content.hasRemaining() ? target.content(content) : null;
            if (records != null) {
                return records;
            }
            return last && !target.isDone() ? target.end() : null;
        }

        @Override
        protected void onCompleteSuccess() {
            writing.set(false);
            callback.succeeded();
        }

        @Override
        protected void onCompleteFailure(Throwable cause) {
            writing.set(false);
            callback.failed(cause);
        }

        @Override
        public InvocationType getInvocationType() {
            return callback.getInvocationType();
        }
    }
}
