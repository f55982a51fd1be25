package dev.redoubt.server.link;

import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.server.mailbox.Offer;
import dev.redoubt.server.mailbox.Recipients;
import dev.redoubt.server.mailbox.StoredEnvelope;
import dev.redoubt.server.policy.PolicyWatch;
import dev.redoubt.server.pool.PoolWatch;
import dev.redoubt.server.problem.ProblemCode;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Which devices are connected here: at most one link each, the newest. Thread-safe. */
public final class Links implements Recipients, PoolWatch, PolicyWatch {
    /** How long a device that is cut off has to take its last word. */
    private static final Duration LAST_WORD = Duration.ofMillis(500);

    private final ConcurrentMap<NodeId, Link> open = new ConcurrentHashMap<>();
    /** Links that have not ended, whether a newer one took their place or not. */
    private final AtomicInteger running = new AtomicInteger();

    private final CountDownLatch allEnded = new CountDownLatch(1);

    private volatile boolean stopping;

    public Links(LinkMetrics metrics) {
        metrics.watch(open::size);
    }

    /** From now on the link gets what is stored for its node. False if the server is stopping. */
    boolean add(Link link) {
        running.incrementAndGet();
        open.compute(link.node(), (_, older) -> {
            if (older != null) {
                // All in one: what it was offered is stored before the next one for this device is.
                older.supersede();
                older.leaveOffers();
            }
            return link;
        });
        if (stopping) {
            remove(link);
            return false;
        }
        return true;
    }

    void remove(Link link) {
        link.markEnded();
        open.remove(link.node(), link);
        if (running.decrementAndGet() == 0 && stopping) {
            allEnded.countDown();
        }
    }

    @Override
    public boolean offer(NodeId node, Offer offer) {
        Link link = open.get(node);
        return link != null && link.offer(offer);
    }

    @Override
    public void leave(NodeId node) {
        Link link = open.get(node);
        if (link != null) {
            link.leaveOffers();
        }
    }

    @Override
    public void late(NodeId node) {
        Link link = open.get(node);
        if (link != null) {
            link.late();
        }
    }

    @Override
    public void stored(StoredEnvelope envelope, Offer offered) {
        Link link = open.get(envelope.node());
        if (link != null) {
            link.stored(envelope, offered);
        }
    }

    @Override
    public boolean watches(NodeId node) {
        return open.containsKey(node);
    }

    @Override
    public void low(NodeId node, int size) {
        Link link = open.get(node);
        if (link != null) {
            link.poolLow(size);
        }
    }

    @Override
    public void changed(long version) {
        open.values().forEach(link -> link.policyChanged(version));
    }

    /** The device is to come back at once on another session. Waits a moment for it to go. */
    public void sendAway(NodeId node) {
        Link link = open.get(node);
        if (link != null) {
            link.reopen(Duration.ZERO);
            awaitEnd(link);
        }
    }

    /**
     * Ends the node's link with a last word, and waits a moment for the device to get it. What it still sends is not done.
     *
     * @param why the last word
     */
    public void cutOff(NodeId node, ProblemCode why) {
        Link link = open.get(node);
        if (link == null) {
            return;
        }
        link.cutOff(why);
        awaitEnd(link);
    }

    private static void awaitEnd(Link link) {
        try {
            link.awaitEnd(LAST_WORD);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Devices that are connected. */
    public int size() {
        return open.size();
    }

    /** Ends the links of devices that have taken nothing for so long. Returns how many. */
    public int cutStalled(Duration limit) {
        return Math.toIntExact(
                open.values().stream().filter(link -> link.cutIfStalled(limit)).count());
    }

    /** Ends the links whose epoch is due, so that they come back on new keys. Returns how many. */
    public int reopenDue() {
        return Math.toIntExact(open.values().stream().filter(Link::reopenIfDue).count());
    }

    /** Sends every device away with "reopen", lets no new one in, and waits until all links have ended, or so long. */
    public void stop(Duration patience) throws InterruptedException {
        stopping = true;
        open.values().forEach(Link::reopenLater);
        // Who takes nothing until then is cut off with the listener.
        if (running.get() > 0) {
            allEnded.await(patience.toMillis(), TimeUnit.MILLISECONDS);
        }
    }
}
