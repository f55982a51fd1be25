package dev.redoubt.server.mailbox;

import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.server.problem.ProblemCode;
import dev.redoubt.server.problem.ProblemException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;

/** What is stored, in memory, for one thread. At each commit anything may happen before and after it, and it may fail. */
public final class MemoryEnvelopes implements Envelopes {
    private final Set<NodeId> nodes;
    private final TreeMap<EnvelopeId, StoredEnvelope> stored = new TreeMap<>();
    private final Runnable meanwhile;
    private long lastId;
    private Outage outage = Outage.NONE;

    /** What goes wrong with the next commit. */
    public enum Outage {
        NONE,
        /** Nothing is stored. */
        BEFORE,
        /** It is stored, and nobody is told. */
        AFTER
    }

    /** @param meanwhile run at each instant at which others may do something */
    public MemoryEnvelopes(Set<NodeId> nodes, Runnable meanwhile) {
        this.nodes = Set.copyOf(nodes);
        this.meanwhile = meanwhile;
    }

    public void failOnce(Outage how) {
        outage = how;
    }

    public int size() {
        return stored.size();
    }

    private void commit(Runnable change) {
        meanwhile.run();
        Outage now = outage;
        outage = Outage.NONE;
        if (now != Outage.BEFORE) {
            change.run();
        }
        meanwhile.run();
        if (now != Outage.NONE) {
            throw new ProblemException(ProblemCode.UNAVAILABLE);
        }
    }

    @Override
    public Map<NodeId, Load> loads(Collection<NodeId> asked) {
        Map<NodeId, Load> loads = new HashMap<>();
        commit(() -> asked.stream().filter(nodes::contains).forEach(node -> loads.put(node, load(node))));
        return loads;
    }

    @Override
    public Set<NodeId> writable(Collection<NodeId> asked) {
        Set<NodeId> writable = new HashSet<>();
        commit(() -> asked.stream().filter(nodes::contains).forEach(writable::add));
        return writable;
    }

    private Load load(NodeId node) {
        Load load = new Load(0, 0);
        for (StoredEnvelope envelope : stored.values()) {
            load = envelope.node().equals(node) ? load.plus(1, 256) : load;
        }
        return load;
    }

    @Override
    public List<Deposit.Receipt> store(List<Deposit> deposits) {
        List<Deposit.Receipt> receipts = new ArrayList<>();
        commit(() -> deposits.forEach(deposit -> {
            Map<NodeId, EnvelopeId> ids = new LinkedHashMap<>();
            for (Offer offer : deposit.offers()) {
                EnvelopeId id = new EnvelopeId(++lastId);
                stored.put(id, new StoredEnvelope(id, offer.node(), offer.exchange(), offer.payload()));
                ids.put(offer.node(), id);
            }
            receipts.add(new Deposit.Receipt(ids));
        }));
        return receipts;
    }

    @Override
    public MailboxPage page(Page page, long hour) {
        meanwhile.run();
        List<StoredEnvelope> found = stored.tailMap(page.after(), false).values().stream()
                .filter(envelope -> envelope.node().equals(page.node()))
                .limit(page.most())
                .toList();
        meanwhile.run();
        return found.isEmpty()
                ? MailboxPage.END
                : new MailboxPage(found, found.getLast().id());
    }

    @Override
    public List<Removed> delete(Collection<EnvelopeId> envelopes) {
        List<Removed> gone = new ArrayList<>();
        commit(() -> envelopes.forEach(id -> {
            StoredEnvelope envelope = stored.remove(id);
            if (envelope != null) {
                gone.add(new Removed(id, envelope.node(), 256));
            }
        }));
        return gone;
    }

    @Override
    public int deleteExpired(long hour, int limit) {
        return 0;
    }

    @Override
    public void forget(Handle handle, NodeId node) {
        stored.values().removeIf(envelope -> envelope.node().equals(node));
    }
}
