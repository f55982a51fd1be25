package dev.redoubt.capacity;

import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.protocol.account.NodeKeys;
import dev.redoubt.protocol.identity.NodeId;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** Devices that send at a rate, for some seconds at a time; between these nothing is under way. */
final class Traffic implements AutoCloseable {
    private static final Duration LEAD_IN = Duration.ofSeconds(1);
    private static final Duration SETTLING = Duration.ofSeconds(10);

    /** When a message has gone through. */
    enum Path {
        /** Its device has it. */
        CONNECTED,
        /** It is committed: nobody is there. */
        DURABLE
    }

    private final Path path;
    private final List<LoadLink> senders = new ArrayList<>();
    private final List<LoadLink> receivers = new ArrayList<>();
    private final List<NodeId> recipients;
    private final LongAdder accepted = new LongAdder();
    private final LongAdder delivered = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final AtomicLong sent = new AtomicLong();
    private volatile Latencies latencies = new Latencies();
    private volatile long measuredFrom = Long.MAX_VALUE;

    private Traffic(Path path, List<NodeId> recipients) {
        this.path = path;
        this.recipients = recipients;
    }

    /**
     * Opens all links.
     *
     * @param recipients as many as senders, which are connected, or any number, which are not
     */
    static Traffic open(Place place, Path path, List<NodeKeys> senders, List<NodeKeys> recipients)
            throws RedoubtException, IOException, InterruptedException {
        Traffic traffic =
                new Traffic(path, recipients.stream().map(NodeKeys::id).toList());
        try {
            for (NodeKeys sender : senders) {
                traffic.senders.add(LoadLink.open(place, sender, traffic.listener()));
            }
            if (path == Path.CONNECTED) {
                for (NodeKeys recipient : recipients) {
                    traffic.receivers.add(LoadLink.open(place, recipient, traffic.listener()));
                }
            }
            return traffic;
        } catch (RedoubtException | IOException | InterruptedException | RuntimeException e) {
            traffic.close();
            throw e;
        }
    }

    private LoadLink.Listener listener() {
        return new LoadLink.Listener() {
            @Override
            public void accepted(long dueAt) {
                accepted.increment();
                if (path == Path.DURABLE) {
                    wentThrough(dueAt);
                }
            }

            @Override
            public void delivered(long dueAt) {
                delivered.increment();
                if (path == Path.CONNECTED) {
                    wentThrough(dueAt);
                }
            }

            @Override
            public void failed() {
                failures.increment();
            }
        };
    }

    private void wentThrough(long dueAt) {
        if (dueAt >= measuredFrom) {
            latencies.add(System.nanoTime() - dueAt);
        }
    }

    /** How many messages were submitted so far. */
    long sent() {
        return sent.get();
    }

    /** How long a trial of this length takes, as a rule. */
    static Duration lasts(Duration length) {
        return LEAD_IN.plus(length).plusMillis(500);
    }

    Trial run(double perSecond, Duration length) throws InterruptedException {
        long failedBefore = failures.sum();
        long start = System.nanoTime();
        latencies = new Latencies();
        measuredFrom = start + LEAD_IN.toNanos();
        long end = measuredFrom + length.toNanos();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < senders.size(); i++) {
            int sender = i;
            threads.add(Thread.ofVirtual().start(() -> send(sender, perSecond / senders.size(), start, end)));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        // What is late when the time is over has not gone through in it.
        long inTime = latencies.count();
        settle();
        Trial trial = new Trial(
                perSecond,
                inTime / (length.toMillis() / 1e3),
                latencies.millis(50),
                latencies.millis(99),
                failures.sum() - failedBefore);
        measuredFrom = Long.MAX_VALUE;
        return trial;
    }

    private void send(int sender, double perSecond, long start, long end) {
        try {
            LoadLink link = senders.get(sender);
            // Not all at the same instant.
            double offset = (double) sender / senders.size();
            for (long i = 0; ; i++) {
                long due = start + (long) ((i + offset) * 1e9 / perSecond);
                if (Math.max(due, System.nanoTime()) >= end) {
                    return;
                }
                long early = due - System.nanoTime();
                if (early > 0) {
                    Thread.sleep(Duration.ofNanos(early));
                }
                link.submit(recipient(sender, i), due);
                sent.incrementAndGet();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Of a connected one each sender has its own; the others are filled evenly. */
    private NodeId recipient(int sender, long message) {
        long number = path == Path.CONNECTED ? sender : sender + message * senders.size();
        return recipients.get((int) (number % recipients.size()));
    }

    private void settle() throws InterruptedException {
        long end = System.nanoTime() + SETTLING.toNanos();
        for (LoadLink link : senders) {
            if (!link.settles(SETTLING)) {
                failures.increment();
                return;
            }
        }
        while (path == Path.CONNECTED && delivered.sum() < accepted.sum()) {
            if (System.nanoTime() > end) {
                failures.increment();
                return;
            }
            Thread.sleep(10);
        }
    }

    @Override
    public void close() {
        senders.forEach(LoadLink::close);
        receivers.forEach(LoadLink::close);
    }
}
