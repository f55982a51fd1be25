package dev.redoubt.faults;

import com.google.protobuf.ByteString;
import dev.redoubt.channel.client.ChannelClient;
import dev.redoubt.protocol.appliance.Envelope;
import dev.redoubt.protocol.appliance.LinkDown;
import dev.redoubt.protocol.appliance.LinkUp;
import dev.redoubt.protocol.appliance.Submission;
import dev.redoubt.protocol.identity.NodeId;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A device that submits letters at a pace, and each of them again, with the same id and bytes, until it was accepted: after a break
 * on a new link, after "unavailable" in a moment.
 */
final class Sender implements AutoCloseable {
    /** After these the same is submitted again (server/SPEC.md, "Problems"). */
    private static final Set<String> PASSING = Set.of("unavailable");

    private static final int ID_SIZE = 16;
    private static final long PAUSE_MILLIS = 100;
    private static final AtomicLong LINKS = new AtomicLong();

    private final int number;
    private final ChannelClient client;
    private final Correspondence correspondence;
    private final LongFunction<List<Receiver.Address>> plan;
    private final int window;
    private final long intervalNanos;
    private final Map<Long, Outgoing> underWay = new HashMap<>();
    private final TreeMap<Long, Outgoing> again = new TreeMap<>();
    private final Thread thread = Thread.ofVirtual().name("sender").unstarted(this::run);
    private @Nullable FrameLink open;
    private boolean broken;
    private boolean writing = true;
    private volatile boolean closed;
    private long lastLetter;
    private long nextAt = System.nanoTime();

    private static final class Outgoing {
        final Letter letter;
        final Submission submission;
        /** {@link System#nanoTime} before which it is not to be repeated. */
        long notBefore;

        Outgoing(Letter letter, Submission submission) {
            this.letter = letter;
            this.submission = submission;
        }
    }

    /**
     * @param plan who gets the letter of this number
     * @param window letters that are not accepted yet
     * @param perSecond new letters
     */
    Sender(
            int number,
            ChannelClient client,
            Correspondence correspondence,
            LongFunction<List<Receiver.Address>> plan,
            int window,
            double perSecond) {
        this.number = number;
        this.client = client;
        this.correspondence = correspondence;
        this.plan = plan;
        this.window = window;
        this.intervalNanos = (long) (1e9 / perSecond);
    }

    void start() {
        thread.start();
    }

    int number() {
        return number;
    }

    private void run() {
        while (!closed) {
            try (FrameLink link = FrameLink.open(client)) {
                exchange(link);
            } catch (FrameLink.Refused e) {
                note(e.code(), "opening a link");
            } catch (IOException e) {
                // A fault; it tries again.
            } catch (RuntimeException e) {
                correspondence.odd("sender " + number + ": " + e);
            } catch (InterruptedException e) {
                return;
            }
            putBack();
            pause();
        }
    }

    private void note(String code, String doing) {
        if (!PASSING.contains(code)) {
            correspondence.odd("sender " + number + ", " + doing + ": " + code);
        }
    }

    private void pause() {
        try {
            Thread.sleep(ThreadLocalRandom.current().nextLong(PAUSE_MILLIS, 3 * PAUSE_MILLIS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void exchange(FrameLink link) throws IOException, InterruptedException {
        synchronized (this) {
            open = link;
            broken = false;
        }
        long linkNumber = LINKS.incrementAndGet();
        Thread reader = Thread.ofVirtual().name("sender-reader").start(() -> read(link));
        try {
            long request = 0;
            for (Optional<Outgoing> next = next(request + 1, linkNumber);
                    next.isPresent();
                    next = next(request + 1, linkNumber)) {
                request++;
                link.write(LinkUp.newBuilder().setRequest(request).setSubmission(next.get().submission));
            }
        } finally {
            link.close();
            reader.join();
        }
    }

    /** Waits until something is due. @return empty if this link is of no use any more */
    private synchronized Optional<Outgoing> next(long request, long link) throws InterruptedException {
        while (!broken && !closed) {
            Optional<Outgoing> due = due(link);
            if (due.isPresent()) {
                underWay.put(request, due.get());
                return due;
            }
            TimeUnit.NANOSECONDS.timedWait(this, Math.max(1_000_000, Math.min(20_000_000, nextAt - System.nanoTime())));
        }
        return Optional.empty();
    }

    private Optional<Outgoing> due(long link) {
        long now = System.nanoTime();
        for (Outgoing one : again.values()) {
            if (now - one.notBefore >= 0) {
                again.remove(one.letter.number());
                correspondence.repeating(one.letter);
                return Optional.of(one);
            }
        }
        if (!writing || underWay.size() + again.size() >= window || now - nextAt < 0) {
            return Optional.empty();
        }
        nextAt = Math.max(nextAt + intervalNanos, now - TimeUnit.SECONDS.toNanos(1));
        return Optional.of(write(new Letter(number, ++lastLetter), link));
    }

    private Outgoing write(Letter letter, long link) {
        List<Receiver.Address> to = plan.apply(letter.number());
        byte[] id = new byte[ID_SIZE];
        ThreadLocalRandom.current().nextBytes(id);
        Submission.Builder submission =
                Submission.newBuilder().setSubmissionId(ByteString.copyFrom(id)).setPayload(letter.payload());
        to.forEach(address -> submission.addEnvelopes(envelope(letter, address)));
        correspondence.submitting(
                letter, to.stream().map(Receiver.Address::number).toList(), link);
        return new Outgoing(letter, submission.build());
    }

    private static Envelope envelope(Letter letter, Receiver.Address to) {
        NodeId node = to.node();
        return Envelope.newBuilder()
                .setNodeId(ByteString.copyFrom(node.toBytes()))
                .setExchange(letter.exchange(to.number()))
                .build();
    }

    private void read(FrameLink link) {
        try {
            while (true) {
                heard(link.next());
            }
        } catch (IOException e) {
            // Cut, or ended in order after "reopen": what was not answered goes out again.
        } catch (RuntimeException e) {
            correspondence.odd("sender " + number + ": " + e);
        } finally {
            synchronized (this) {
                broken = true;
                notifyAll();
            }
        }
    }

    private void heard(LinkDown frame) {
        switch (frame.getFrameCase()) {
            case ACCEPTED -> answered(frame.getRequest()).ifPresent(one -> correspondence.accepted(one.letter));
            case PROBLEM -> refused(frame.getRequest(), frame.getProblem().getCode());
            case POOL_LOW, REOPEN, CAUGHT_UP -> {}
            default -> correspondence.odd("sender " + number + " heard " + frame.getFrameCase());
        }
    }

    private synchronized Optional<Outgoing> answered(long request) {
        notifyAll();
        return Optional.ofNullable(underWay.remove(request));
    }

    private synchronized void refused(long request, String code) {
        if (request == 0) {
            // Another link of this device is older only where the network or the server was cut.
            if (!code.equals("superseded")) {
                note(code, "on its link");
            }
            return;
        }
        note(code, "submitting");
        Outgoing one = underWay.remove(request);
        if (one != null && PASSING.contains(code)) {
            correspondence.postponed();
            one.notBefore = System.nanoTime()
                    + TimeUnit.MILLISECONDS.toNanos(
                            ThreadLocalRandom.current().nextLong(PAUSE_MILLIS, 4 * PAUSE_MILLIS));
            again.put(one.letter.number(), one);
        }
    }

    private synchronized void putBack() {
        open = null;
        underWay.values().forEach(one -> again.put(one.letter.number(), one));
        underWay.clear();
    }

    /** Nothing new from now on. */
    synchronized void finish() {
        writing = false;
        notifyAll();
    }

    /** Waits until all is accepted. @return whether it is, within this time */
    synchronized boolean awaitAllAccepted(Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (!underWay.isEmpty() || !again.isEmpty()) {
            if (end - System.nanoTime() <= 0) {
                return false;
            }
            TimeUnit.MILLISECONDS.timedWait(this, 50);
        }
        return true;
    }

    /** Letters that are not accepted yet. */
    synchronized int waiting() {
        return underWay.size() + again.size();
    }

    @Override
    public void close() {
        closed = true;
        synchronized (this) {
            if (open != null) {
                open.close();
            }
            notifyAll();
        }
        thread.interrupt();
        client.close();
    }
}
