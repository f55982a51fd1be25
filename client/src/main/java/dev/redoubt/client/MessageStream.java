package dev.redoubt.client;

import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.model.Message;
import dev.redoubt.client.model.MessageListener;
import java.time.Duration;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The messages of a device that is listening, one after the other, for whoever would rather ask than be called. A message counts
 * as read when the next one is asked for: what was being worked on when the program ended comes again. For one thread at a time.
 */
public final class MessageStream implements AutoCloseable {
    /** Empty once no more will come. */
    private final BlockingQueue<Optional<Message>> arrived = new LinkedBlockingQueue<>();

    private final Semaphore read = new Semaphore(0);
    private final Subscription subscription;
    private boolean isBeingRead;

    /** How listening begins. */
    interface Source {
        Subscription listen(MessageListener listener) throws RedoubtException;
    }

    MessageStream(Source source) throws RedoubtException {
        this.subscription = source.listen(this::hand);
        subscription.whenEnded(() -> arrived.add(Optional.empty()));
    }

    private void hand(Message message) {
        arrived.add(Optional.of(message));
        try {
            read.acquire();
        } catch (InterruptedException e) {
            // It was not read, so that it comes again.
            throw new CancellationException("closed");
        }
    }

    /**
     * Waits for the next message, for as long as it takes.
     *
     * @throws RedoubtException why listening ended by itself; a link that is lost is opened again and is no reason
     * @throws NoSuchElementException if this was closed
     */
    public Message next() throws RedoubtException, InterruptedException {
        finish();
        return taken(arrived.take());
    }

    /**
     * The same for some time.
     *
     * @return empty if none came
     */
    public Optional<Message> next(Duration longest) throws RedoubtException, InterruptedException {
        finish();
        Optional<Message> first = arrived.poll(longest.toNanos(), TimeUnit.NANOSECONDS);
        return first == null ? Optional.empty() : Optional.of(taken(first));
    }

    private void finish() {
        if (isBeingRead) {
            isBeingRead = false;
            read.release();
        }
    }

    private Message taken(Optional<Message> next) throws RedoubtException, InterruptedException {
        if (next.isEmpty()) {
            arrived.add(next);
            subscription.await();
        }
        isBeingRead = true;
        return next.orElseThrow(() -> new NoSuchElementException("the stream is closed"));
    }

    /** Waits until the link is closed. */
    @Override
    public void close() {
        subscription.close();
    }
}
