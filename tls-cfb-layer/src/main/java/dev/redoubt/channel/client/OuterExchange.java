package dev.redoubt.channel.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.eclipse.jetty.client.BufferingResponseListener;
import org.eclipse.jetty.client.Connection;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.io.Content;

/** One outer request and its answer, for threads that may block. One reader. */
final class OuterExchange {
    /** For waits that something else limits. */
    static final Duration UNLIMITED = ChronoUnit.FOREVER.getDuration();

    private record Answer(int status, Content.Source content) {}

    private final OuterClient client;
    private final Request request;
    private final CompletableFuture<Answer> answer = new CompletableFuture<>();
    private final Semaphore available = new Semaphore(0);
    private final long madeAt;
    private volatile long begunAt;
    private volatile long receivedBefore;
    private volatile boolean begun;
    private volatile boolean asked;

    private OuterExchange(OuterClient client, Request request) {
        this.client = client;
        this.request = request;
        this.madeAt = client.now();
    }

    static OuterExchange send(OuterClient client, String path, Request.Content body) {
        return send(client, client.post(path).body(body));
    }

    /** @param whenWritten hears how many bytes of the body were written, after each write that has succeeded */
    static OuterExchange send(OuterClient client, String path, Request.Content body, LongConsumer whenWritten) {
        Request request = client.post(path).body(body);
        request.onRequestContent((_, bytes) -> whenWritten.accept(bytes.remaining()));
        return send(client, request);
    }

    /** @param timeout for the whole of it */
    static OuterExchange send(
            OuterClient client, String path, Request.Content body, Duration timeout, ChannelProgress progress) {
        Request request = client.post(path)
                .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .body(body);
        AtomicLong sent = new AtomicLong();
        request.onRequestContent((_, bytes) -> progress.sent(sent.addAndGet(bytes.remaining())));
        return send(client, request);
    }

    private static OuterExchange send(OuterClient client, Request request) {
        OuterExchange exchange = new OuterExchange(client, request);
        request.onRequestBegin(_ -> exchange.begun())
                .onResponseContentSource(exchange::begin)
                .send(result -> exchange.end(result.getFailure()));
        return exchange;
    }

    /**
     * The same for small answers: nobody is woken before the answer is there as a whole.
     *
     * @param limit bytes of the largest answer
     * @param timeout for the whole of it; one timer watches all of them, which a timer for each waiting thread would not
     */
    static OuterExchange sendWhole(OuterClient client, String path, Request.Content body, int limit, Duration timeout) {
        Request request = client.post(path)
                .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .body(body);
        OuterExchange exchange = new OuterExchange(client, request);
        request.onRequestBegin(_ -> exchange.begun()).send(exchange.new WholeAnswer(limit));
        return exchange;
    }

    private void begun() {
        begunAt = client.now();
        receivedBefore = OuterClient.received(request.getConnection());
        begun = true;
        client.waits(this);
    }

    private void begin(Response response, Content.Source content) {
        answer.complete(new Answer(response.getStatus(), content));
    }

    private void end(Throwable failure) {
        client.waitsNoMore(this);
        answer.completeExceptionally(failure == null ? new IOException("no answer") : failure);
    }

    /** Waits for the head of the outer answer. */
    int status(Duration timeout) throws ChannelException {
        return answer(timeout).status();
    }

    /** Whether {@link #status} would not wait. */
    boolean isAnswered() {
        return answer.isDone();
    }

    void whenAnswered(Runnable then) {
        CompletableFuture<Answer> _ = answer.whenComplete((_, _) -> then.run());
    }

    /** Waits for the next chunk; failures are chunks too. */
    Content.Chunk read(Duration timeout) throws ChannelException {
        Content.Source content = answer(timeout).content();
        while (true) {
            Content.Chunk chunk = content.read();
            if (chunk != null) {
                return chunk;
            }
            content.demand(available::release);
            await(timeout);
        }
    }

    void abort(Throwable cause) {
        abortRequest(cause);
        if (answer.isDone() && !answer.isCompletedExceptionally()) {
            answer.join().content().fail(cause);
        }
    }

    private Answer answer(Duration timeout) throws ChannelException {
        try {
            return timeout.equals(UNLIMITED) ? answer.get() : answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof ChannelException ours) {
                throw ours;
            }
            if (cause instanceof TimeoutException) {
                throw timedOut();
            }
            throw client.isClosed()
                    ? new ChannelException.Aborted("the client was closed", cause)
                    : begun ? new ChannelException.Truncated(cause) : client.cannotConnect(cause == null ? e : cause);
        } catch (TimeoutException _) {
            throw timedOut();
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private void await(Duration timeout) throws ChannelException {
        try {
            if (timeout.equals(UNLIMITED)) {
                available.acquire();
            } else if (!available.tryAcquire(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                throw timedOut();
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private ChannelException timedOut() {
        TimeoutException cause = new TimeoutException("no answer in time");
        ChannelException late =
                begun ? new ChannelException.TimedOut("no answer in time") : client.cannotConnect(cause);
        abortRequest(late);
        Connection connection = request.getConnection();
        if (begun && connection != null && isDead(connection)) {
            connection.close();
        }
        return late;
    }

    /**
     * Makes a connection on which nobody has anything to say show that it is alive: once, when half of the time has gone. Does not
     * wait.
     */
    void askIfSilent() {
        Connection connection = request.getConnection();
        if (!asked && connection != null && hasWaitedForHalf() && isSilent(connection)) {
            asked = true;
            OuterClient.ping(connection);
        }
    }

    private boolean hasWaitedForHalf() {
        return client.isPatient(2 * (client.now() - begunAt));
    }

    private boolean isSilent(Connection connection) {
        return OuterClient.received(connection) == receivedBefore;
    }

    // If nothing at all has come in the meantime, not even for others, the network may have lost the connection and
    // told
    // nobody. What is sent next goes over another one, instead of waiting for TCP to notice. Whoever is in a hurry, or
    // had
    // to wait for the connection, must not decide that for the others.
    private boolean isDead(Connection connection) {
        return client.isPatient(client.now() - madeAt) && hasWaitedForHalf() && isSilent(connection);
    }

    private ChannelException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        ChannelException aborted = new ChannelException.Aborted("interrupted while waiting for an answer", e);
        abortRequest(aborted);
        return aborted;
    }

    private final class WholeAnswer extends BufferingResponseListener {
        private final int limit;

        WholeAnswer(int limit) {
            super(limit);
            this.limit = limit;
        }

        // The request may have failed all the same: an answer can come before all of the request was read.
        @Override
        public void onComplete(Result result) {
            client.waitsNoMore(OuterExchange.this);
            Throwable failure = result.getResponseFailure();
            if (failure == null) {
                Content.Source content = Content.Source.from(ByteBuffer.wrap(getContent()));
                answer.complete(new Answer(result.getResponse().getStatus(), content));
            } else if (failure instanceof IllegalArgumentException) {
                // Jetty's word for more than the limit.
                end(new ChannelException.AnswerTooLarge(limit));
            } else {
                end(failure);
            }
        }
    }

    private void abortRequest(Throwable cause) {
        // Whether it came in time does not matter: either way the answer is of no use any more.
        CompletableFuture<Boolean> _ = request.abort(cause);
    }
}
