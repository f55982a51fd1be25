package dev.redoubt.server.mailbox;

import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.server.configuration.ServerConfiguration;
import dev.redoubt.server.problem.ProblemCode;
import dev.redoubt.server.problem.ProblemException;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.LongSupplier;

/**
 * What waits for the nodes that were written to last, so that quotas cost no query per message. It is read anew after some
 * seconds, so that what others changed is noticed, and counted on meanwhile. Thread-safe.
 */
final class Loads {
    private static final int MOST = 65_536;

    /** How late it may be noticed that a node was suspended or removed by another process. */
    private static final long LIFE = Duration.ofSeconds(10).toNanos();

    private final ServerConfiguration.Mailbox limits;
    private final LongSupplier nanoTime;
    private final SequencedMap<NodeId, Known> known = new LinkedHashMap<>();

    private record Known(Envelopes.Load load, long readAt) {}

    Loads(ServerConfiguration.Mailbox limits, LongSupplier nanoTime) {
        this.limits = limits;
        this.nanoTime = nanoTime;
    }

    /** Of these, the nodes that must be asked for. */
    synchronized List<NodeId> missing(Collection<NodeId> nodes) {
        long now = nanoTime.getAsLong();
        return nodes.stream()
                .filter(node ->
                        !known.containsKey(node) || now - known.get(node).readAt() > LIFE)
                .toList();
    }

    /** @param loads of those of the nodes asked for that may be written to */
    synchronized void read(Collection<NodeId> asked, Map<NodeId, Envelopes.Load> loads) {
        long now = nanoTime.getAsLong();
        asked.forEach(known::remove);
        loads.forEach((node, load) -> known.put(node, new Known(load, now)));
        while (known.size() > MOST) {
            known.pollFirstEntry();
        }
    }

    /** Why the packet cannot be taken, if so. Those at once may overshoot a quota by what they bring. */
    synchronized Optional<ProblemException> refusal(Packet packet) {
        for (NodeId node : packet.exchanges().keySet()) {
            Known entry = known.get(node);
            if (entry == null) {
                return Optional.of(new ProblemException(ProblemCode.UNKNOWN_NODE, "a recipient is no enrolled device"));
            }
            if (entry.load().envelopes() + 1 > limits.quotaEnvelopes()
                    || entry.load().bytes() + packet.sizeBucket(node)
                            > limits.quotaBytes().bytes()) {
                return Optional.of(new ProblemException(ProblemCode.MAILBOX_FULL));
            }
        }
        return Optional.empty();
    }

    synchronized void stored(NodeId node, long sizeBucket) {
        change(node, 1, sizeBucket);
    }

    synchronized void removed(List<Envelopes.Removed> gone) {
        gone.forEach(one -> change(one.node(), -1, -one.sizeBucket()));
    }

    private void change(NodeId node, long envelopes, long bytes) {
        known.computeIfPresent(node, (_, before) -> new Known(before.load().plus(envelopes, bytes), before.readAt()));
    }

    synchronized void forget(NodeId node) {
        known.remove(node);
    }
}
