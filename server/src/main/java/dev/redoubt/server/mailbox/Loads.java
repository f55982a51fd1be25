package dev.redoubt.server.mailbox;

import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.server.configuration.ServerConfiguration;
import dev.redoubt.server.problem.ProblemCode;
import dev.redoubt.server.problem.ProblemException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * What waits for the nodes that were written to last, so that quotas cost no query per message. It is counted in the database
 * once in a while, for each row costs, and counted on here meanwhile; whether a node may be written to at all is asked more often.
 * Thread-safe.
 */
final class Loads {
    private static final int MOST = 65_536;

    /** How late it may be noticed that a node was suspended or removed by another process, or that a full mailbox has room again. */
    private static final long LIFE = Duration.ofSeconds(10).toNanos();

    /** How late it is noticed that envelopes of a mailbox with room have expired. */
    private static final long LIFE_OF_COUNT = Duration.ofMinutes(10).toNanos();

    private final ServerConfiguration.Mailbox limits;
    private final LongSupplier nanoTime;
    private final SequencedMap<NodeId, Known> known = new LinkedHashMap<>();

    private record Known(Envelopes.Load load, long countedAt, long askedAt) {}

    /**
     * Nodes of which something must be asked.
     *
     * @param count what waits for them, and whether they may be written to
     * @param check only the latter
     */
    record Missing(List<NodeId> count, List<NodeId> check) {
        boolean isNothing() {
            return count.isEmpty() && check.isEmpty();
        }
    }

    Loads(ServerConfiguration.Mailbox limits, LongSupplier nanoTime) {
        this.limits = limits;
        this.nanoTime = nanoTime;
    }

    /** Of these nodes, each named once. */
    synchronized Missing missing(Collection<NodeId> nodes) {
        long now = nanoTime.getAsLong();
        Missing missing = new Missing(new ArrayList<>(), new ArrayList<>());
        for (NodeId node : nodes) {
            Known entry = known.get(node);
            if (entry == null || now - entry.countedAt() > life(entry.load())) {
                missing.count().add(node);
            } else if (now - entry.askedAt() > LIFE) {
                missing.check().add(node);
            }
        }
        return missing;
    }

    /** Who may be refused is counted more often, lest it is refused for what has gone. */
    private long life(Envelopes.Load load) {
        boolean hasRoom = load.envelopes() < limits.quotaEnvelopes()
                && load.bytes() + limits.largestEnvelope().bytes()
                        <= limits.quotaBytes().bytes();
        return hasRoom ? LIFE_OF_COUNT : LIFE;
    }

    /** @param loads of those of the nodes asked for that may be written to */
    synchronized void counted(Collection<NodeId> asked, Map<NodeId, Envelopes.Load> loads) {
        long now = nanoTime.getAsLong();
        asked.forEach(known::remove);
        loads.forEach((node, load) -> known.put(node, new Known(load, now, now)));
        while (known.size() > MOST) {
            known.pollFirstEntry();
        }
    }

    /** @param writable those of the nodes asked for that may be written to */
    synchronized void checked(Collection<NodeId> asked, Set<NodeId> writable) {
        long now = nanoTime.getAsLong();
        for (NodeId node : asked) {
            Known entry = known.remove(node);
            if (entry != null && writable.contains(node)) {
                known.put(node, new Known(entry.load(), entry.countedAt(), now));
            }
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
        known.computeIfPresent(
                node,
                (_, before) -> new Known(before.load().plus(envelopes, bytes), before.countedAt(), before.askedAt()));
    }

    synchronized void forget(NodeId node) {
        known.remove(node);
    }
}
