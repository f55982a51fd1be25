package dev.redoubt.client.appliance;

import dev.redoubt.channel.client.ChannelException;
import dev.redoubt.channel.client.ChannelExchange;
import dev.redoubt.channel.client.ChannelResponse;
import dev.redoubt.client.failure.ApplianceUnreachableException;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.protocol.appliance.LinkDown;
import dev.redoubt.protocol.appliance.LinkUp;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

/** A device link over one exchange. A thread of its own reads ahead a few frames, so that waiting for one can be bounded. */
final class ChannelLink implements DeviceLink {
    private static final int OK = 200;
    private static final int READ_AHEAD = 8;
    private static final Duration FAREWELL = Duration.ofSeconds(5);
    private static final int MAX_PROBLEM_SIZE = 16 * 1024;

    private sealed interface Event {
        record Frame(LinkDown frame) implements Event {}

        record End() implements Event {}

        record Broken(RedoubtException failure) implements Event {}
    }

    private final ChannelExchange exchange;
    private final ChannelFailures failures;
    private final BlockingQueue<Event> events = new ArrayBlockingQueue<>(READ_AHEAD);
    private final ReentrantLock writing = new ReentrantLock();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Thread reader;

    private ChannelLink(ChannelExchange exchange, ChannelFailures failures) {
        this.exchange = exchange;
        this.failures = failures;
        this.reader = Thread.ofVirtual().name("link-reader").unstarted(this::readAll);
    }

    /** @param exchange just begun; closed with the link, and where there is none to be had */
    static ChannelLink open(ChannelExchange exchange, ChannelFailures failures) throws RedoubtException {
        try {
            exchange.flush();
            if (exchange.status() != OK) {
                throw failures.of(new ChannelResponse(
                        exchange.status(),
                        exchange.fields(),
                        exchange.response().readNBytes(MAX_PROBLEM_SIZE)));
            }
        } catch (ChannelException e) {
            exchange.close();
            throw failures.of(e);
        } catch (IOException e) {
            exchange.close();
            throw failures.unreachable(e);
        } catch (RedoubtException | RuntimeException e) {
            exchange.close();
            throw e;
        }
        ChannelLink link = new ChannelLink(exchange, failures);
        link.reader.start();
        return link;
    }

    @Override
    public void send(LinkUp frame) throws RedoubtException {
        byte[] bytes = LinkFrames.encode(frame);
        writing.lock();
        try {
            if (closed.get()) {
                throw gone();
            }
            exchange.write(bytes);
            exchange.flush();
        } catch (ChannelException e) {
            throw failures.of(e);
        } finally {
            writing.unlock();
        }
    }

    @Override
    public Optional<LinkDown> receive(Duration patience)
            throws RedoubtException, LinkEndedException, InterruptedException {
        Event event = events.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
        return switch (event) {
            case null -> Optional.empty();
            case Event.Frame frame -> Optional.of(frame.frame());
            case Event.End _ -> throw new LinkEndedException();
            case Event.Broken broken -> {
                if (closed.get()) {
                    throw new LinkEndedException();
                }
                throw broken.failure();
            }
        };
    }

    private void readAll() {
        // One stream for the whole link: each holds what it has read and not given.
        try (InputStream in = exchange.response()) {
            Optional<LinkDown> frame = LinkFrames.read(in);
            while (frame.isPresent()) {
                if (!closed.get()) {
                    events.put(new Event.Frame(frame.get()));
                }
                frame = LinkFrames.read(in);
            }
            events.put(new Event.End());
        } catch (IOException e) {
            end(new Event.Broken(e instanceof ChannelException ours ? failures.of(ours) : failures.unreachable(e)));
        } catch (InterruptedException e) {
            end(new Event.End());
        }
    }

    /** The last event, for which room is made: nobody will read what stands before it on a link that is gone. */
    private void end(Event last) {
        while (!events.offer(last)) {
            events.poll();
        }
    }

    /** Ends it in order, so that acknowledgements arrive, and cuts it where the appliance does not follow. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        try {
            endRequest();
            events.clear();
            reader.join(FAREWELL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            exchange.close();
            reader.interrupt();
            end(new Event.End());
        }
    }

    private void endRequest() {
        writing.lock();
        try {
            exchange.end();
        } catch (ChannelException e) {
            // The link is broken: there is nothing left to end in order.
            return;
        } finally {
            writing.unlock();
        }
    }

    private ApplianceUnreachableException gone() {
        return failures.unreachable(new IOException("the link was closed"));
    }
}
