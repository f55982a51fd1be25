package dev.redoubt.channel.client;

import dev.redoubt.channel.bhttp.Field;
import dev.redoubt.channel.bhttp.MessageDecoder.Piece;
import dev.redoubt.channel.bhttp.RequestHead;
import dev.redoubt.channel.bhttp.ResponseHead;
import dev.redoubt.channel.message.MessageSealer;
import dev.redoubt.channel.record.EndedSessionException;
import dev.redoubt.channel.record.SealedRecords;
import dev.redoubt.channel.session.ClientExchange;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.eclipse.jetty.client.AsyncRequestContent;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * An exchange that streams. One thread writes the request and one reads the response; they may be two, and {@link #close}
 * may come from a third. Nothing is sent before the first record is full, or {@link #flush} or {@link #end} was called.
 */
public final class ChannelExchange implements AutoCloseable {
    // Enough to keep the connection busy while the next records are sealed.
    private static final int WRITES_IN_FLIGHT = 4;

    private final Sessions.Lease lease;
    private final ChannelProgress progress;
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong outOfJetty = new AtomicLong();
    private final MessageSealer sealer;
    private final AsyncRequestContent content = new AsyncRequestContent();
    private final OuterExchange outer;
    private final AnswerReader answer;
    private final Semaphore inFlight = new Semaphore(WRITES_IN_FLIGHT);
    private final AtomicReference<@Nullable Throwable> writeFailure = new AtomicReference<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private byte @Nullable [] prefix;
    private volatile Duration silence = OuterExchange.UNLIMITED;

    ChannelExchange(
            OuterClient client,
            Sessions.Lease lease,
            RequestHead head,
            Duration answerTimeout,
            ChannelProgress progress) {
        this.lease = lease;
        this.progress = progress;
        ClientExchange exchange = lease.exchange();
        this.prefix = exchange.prefix();
        this.sealer = new MessageSealer(exchange.request(), head);
        this.outer = OuterExchange.send(client, PlainExchange.EXCHANGE_PATH, content, outOfJetty::addAndGet);
        this.answer = new AnswerReader(outer, exchange, head.method(), answerTimeout);
    }

    /**
     * From now on the exchange has timed out when a response brings nothing, or the appliance takes nothing of the request,
     * for that long; without it, reading and writing wait forever.
     */
    public ChannelExchange limitSilence(Duration time) {
        silence = time;
        return this;
    }

    /**
     * Writes a part of the request's content; it waits while the appliance does not keep up, and ends at once when the
     * exchange is closed or the thread interrupted.
     *
     * @throws ChannelException if the request can go no further. A response may be there nevertheless
     * @throws IllegalStateException after {@link #end}
     */
    public void write(byte[] bytes, int offset, int length) throws ChannelException {
        ByteBuffer more = ByteBuffer.wrap(bytes, offset, length);
        while (transmit(() -> sealer.content(more))) {}
    }

    public void write(byte[] bytes) throws ChannelException {
        write(bytes, 0, bytes.length);
    }

    /** Sends what has gathered, in a record of just that size: whoever does so pads what he writes. */
    public void flush() throws ChannelException {
        transmit(sealer::flush);
    }

    /** Ends the request, padded; once. */
    public void end() throws ChannelException {
        while (!sealer.isDone()) {
            transmit(sealer::end);
        }
    }

    /** Runs {@code then} as soon as {@link #status} would not wait: there is an answer, or there will be none. */
    public void whenAnswered(Runnable then) {
        outer.whenAnswered(then);
    }

    /** Waits for the response's head, no longer than the time for answers. */
    public int status() throws ChannelException {
        return head().status();
    }

    /** Waits as {@link #status}. */
    public List<Field> fields() throws ChannelException {
        return head().fields();
    }

    private ResponseHead head() throws ChannelException {
        try {
            ResponseHead head = answer.head();
            lease.confirmed();
            return head;
        } catch (ChannelException.SessionLost e) {
            lease.lost();
            throw e;
        }
    }

    /**
     * The request's content as a stream, whose {@code close} is {@link #end} and whose {@code flush} does nothing: streams
     * flush out of habit, and a record of its own would show how much there was.
     */
    public OutputStream request() {
        return new RequestStream();
    }

    /** The response's content: ends only after the last record was verified, and throws at a cut. Not thread-safe. */
    public InputStream response() {
        return new ResponseStream();
    }

    /** Ends it, in mid-stream if need be: then the appliance sees a cut. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        if (!sealer.isDone() || !answer.isFinished()) {
            cut(new ChannelException.Aborted("the exchange was closed", null));
        }
        lease.close();
    }

    private void cut(ChannelException why) {
        content.fail(why);
        outer.abort(why);
        answer.abandon();
    }

    /** @return false if there was nothing to send */
    private boolean transmit(Supplier<@Nullable SealedRecords> next) throws ChannelException {
        try {
            SealedRecords records = next.get();
            if (records == null) {
                return false;
            }
            awaitRoom();
            requireWritable();
            ByteBuffer bytes = withPrefix(records);
            int size = bytes.remaining();
            content.write(sealer.isDone(), bytes, Callback.from(() -> written(records, size), this::writeFailed));
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ChannelException.Aborted("interrupted while waiting to write", e);
        } catch (EndedSessionException e) {
            throw new ChannelException.Aborted("the session was closed", e);
        }
    }

    private void awaitRoom() throws ChannelException, InterruptedException {
        if (silence.equals(OuterExchange.UNLIMITED)) {
            inFlight.acquire();
        } else if (!inFlight.tryAcquire(silence.toMillis(), TimeUnit.MILLISECONDS)) {
            ChannelException late = new ChannelException.TimedOut("the appliance does not take the request");
            cut(late);
            throw late;
        }
    }

    // Jetty calls this after a write that has failed, too, and then somebody may still read the bytes: they serve again
    // only
    // where it has also said that they were written.
    private void written(SealedRecords records, int size) {
        long all = sent.addAndGet(size);
        if (outOfJetty.get() >= all) {
            records.written();
        }
        progress.sent(all);
        inFlight.release();
    }

    private void requireWritable() throws ChannelException {
        Throwable failure = writeFailure.get();
        if (failure != null) {
            inFlight.release();
            throw failed(failure);
        }
    }

    private ByteBuffer withPrefix(SealedRecords records) {
        byte[] first = prefix;
        if (first == null) {
            return records.bytes();
        }
        prefix = null;
        ByteBuffer both = ByteBuffer.allocate(first.length + records.bytes().remaining());
        both.put(first).put(records.bytes()).flip();
        records.written();
        return both;
    }

    private void writeFailed(Throwable cause) {
        writeFailure.compareAndSet(null, cause);
        inFlight.release();
    }

    // An answer that came early says more than the broken request stream does.
    private ChannelException failed(Throwable cause) {
        if (outer.isAnswered()) {
            try {
                AnswerReader.requireSuccess(outer.status(Duration.ZERO));
            } catch (ChannelException e) {
                return e;
            }
        }
        return cause instanceof ChannelException ours ? ours : new ChannelException.Truncated(cause);
    }

    private final class RequestStream extends OutputStream {
        @Override
        public void write(int octet) throws ChannelException {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws ChannelException {
            ChannelExchange.this.write(bytes, offset, length);
        }

        @Override
        public void close() throws ChannelException {
            end();
        }
    }

    private final class ResponseStream extends InputStream {
        private ByteBuffer piece = ByteBuffer.allocate(0);
        private long received;

        @Override
        public int read() throws ChannelException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws ChannelException {
            if (length == 0) {
                return 0;
            }
            if (!piece.hasRemaining()) {
                head();
                answer.consumed();
                Piece.Content next = answer.content(silence);
                if (next == null) {
                    return -1;
                }
                piece = next.bytes();
                received += piece.remaining();
                progress.received(received);
            }
            int count = Math.min(length, piece.remaining());
            piece.get(bytes, offset, count);
            return count;
        }
    }
}
