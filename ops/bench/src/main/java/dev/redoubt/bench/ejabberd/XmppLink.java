package dev.redoubt.bench.ejabberd;

import dev.redoubt.bench.contender.Link;
import dev.redoubt.bench.contender.Listener;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;

/**
 * A user's connection with acknowledgements both ways (XEP-0198), as today's clients have it. What it sends is under
 * way until the server says that it has handled it; it asks four times for each window, so that the server never waits
 * for an answer to its answer.
 */
final class XmppLink implements Link {
    private static final int QUESTIONS_PER_WINDOW = 4;

    private final XmppStream stream;
    private final MessageText text;
    private final Listener listener;
    private final int window;
    private final Semaphore free;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile Optional<IOException> failure = Optional.empty();
    private volatile boolean closing;
    private int sent;
    // What the reading thread counts: stanzas that came, and own ones that the server has handled.
    private long came;
    private long handled;

    /** @param stream logged in, and with acknowledgements; owned by the link */
    XmppLink(XmppStream stream, MessageText text, int window, Listener listener) {
        this.stream = stream;
        this.text = text;
        this.window = window;
        this.free = new Semaphore(window);
        this.listener = listener;
        Thread.ofVirtual().start(this::read);
    }

    @Override
    public void submit(long at, int... recipients) throws IOException, InterruptedException {
        free.acquire();
        requireAlive();
        String message = text.to(at, recipients);
        synchronized (stream) {
            sent++;
            stream.write(
                    sent % Math.max(1, window / QUESTIONS_PER_WINDOW) == 0 ? message + XmppStream.QUESTION : message);
        }
    }

    @Override
    public void settle() throws IOException, InterruptedException {
        stream.ask();
        free.acquire(window);
        free.release(window);
        requireAlive();
    }

    private void requireAlive() throws IOException {
        if (failure.isPresent()) {
            throw new IOException("a link to ejabberd failed", failure.get());
        }
    }

    private void read() {
        try {
            Optional<Stanza> next = stream.next();
            while (next.isPresent()) {
                take(next.get());
                next = stream.next();
            }
            fail(new IOException("ejabberd has closed the stream"));
        } catch (IOException e) {
            fail(e);
        } finally {
            ended.countDown();
        }
    }

    private void take(Stanza stanza) throws IOException {
        switch (stanza.name()) {
            case "message" -> {
                came++;
                // What could not be delivered comes back so, with its body.
                if (stanza.attribute("type").orElse("").equals("error")) {
                    throw new IOException("refused: " + stanza);
                }
                listener.delivered(MessageText.dueAt(stanza));
            }
            case "presence", "iq" -> came++;
            case "r" -> stream.acknowledge(came);
            case "a" -> handled(number(stanza));
            default -> throw new IOException("not expected: " + stanza);
        }
    }

    private void handled(long all) {
        int more = Math.toIntExact(all - handled);
        handled = all;
        free.release(more);
        listener.accepted(more);
    }

    private static long number(Stanza answer) throws IOException {
        try {
            return Long.parseLong(answer.attribute("h").orElse(""));
        } catch (NumberFormatException e) {
            throw new IOException("not expected: " + answer, e);
        }
    }

    private void fail(IOException e) {
        if (!closing) {
            System.err.println("a link to ejabberd failed: " + e);
        }
        failure = Optional.of(e);
        // Whoever waits sees the failure.
        free.release(window);
    }

    @Override
    public void close() {
        closing = true;
        stream.close(ended);
    }
}
