package dev.redoubt.server.mailbox;

import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.server.problem.ProblemException;
import dev.redoubt.server.rest.ProblemMapper;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Stores and deletes envelopes, in groups: one for what is stored, so that its order is kept, and one for what goes. Thread-safe. */
final class Safekeeping {
    private static final int MOST_DEPOSITS = 256;
    private static final long MOST_BYTES = 4 << 20;
    private static final int MOST_REMOVED = 512;
    /** How long a database that has no room is not asked again. What fails there costs it more than what succeeds. */
    private static final long FULL_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Envelopes store;
    private final Loads loads;
    private final Recipients recipients;
    private final MailboxMetrics metrics;
    private final LongSupplier nanoTime;
    private final Groups<Deposit> deposits;
    private final Groups<Removal> removals;
    /** How many envelopes of a node are about to be stored. */
    private final Map<NodeId, Integer> pending = new ConcurrentHashMap<>();

    /** Of the one thread that stores. */
    private @Nullable Full full;

    /** @param answer told once they are gone, or why that is not known */
    record Removal(List<EnvelopeId> envelopes, boolean rejected, Answer answer) {}

    private record Full(ProblemException problem, long until) {}

    /** @param nanoTime a monotonic clock in nanoseconds */
    Safekeeping(
            Envelopes store,
            Loads loads,
            Recipients recipients,
            MailboxMetrics metrics,
            Executor executor,
            LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.store = store;
        this.loads = loads;
        this.recipients = recipients;
        this.metrics = metrics;
        this.deposits = new Groups<>(executor, MOST_DEPOSITS, MOST_BYTES, Deposit::size, this::store);
        this.removals = new Groups<>(
                executor,
                MOST_REMOVED,
                MOST_REMOVED,
                removal -> removal.envelopes().size(),
                this::remove);
    }

    void deposit(Deposit deposit) {
        deposit.offers().forEach(offer -> pending.merge(offer.node(), 1, Integer::sum));
        deposits.add(deposit);
    }

    /** Whether something is about to be stored for the node, which must not be overtaken. */
    boolean isStoring(NodeId node) {
        return pending.containsKey(node);
    }

    void remove(Removal removal) {
        removals.add(removal);
    }

    private void store(List<Deposit> group) {
        keep(group);
        group.stream()
                .flatMap(deposit -> deposit.offers().stream())
                .forEach(offer -> pending.computeIfPresent(offer.node(), (_, count) -> count == 1 ? null : count - 1));
    }

    private void keep(List<Deposit> group) {
        List<Deposit> rest = group.stream()
                .map(Deposit::withoutTaken)
                .filter(deposit -> !deposit.offers().isEmpty())
                .toList();
        if (rest.isEmpty()) {
            return;
        }
        Full known = full;
        if (known != null && known.until() - nanoTime.getAsLong() > 0) {
            rest.forEach(deposit -> deposit.acceptance().fail(known.problem()));
            return;
        }
        try {
            List<Deposit.Receipt> receipts = store.store(rest);
            metrics.group(rest.size());
            for (int i = 0; i < rest.size(); i++) {
                committed(rest.get(i), receipts.get(i));
            }
        } catch (RuntimeException e) {
            failed(rest, e);
        }
    }

    /** What one of a group cannot have must not harm the others. */
    private void failed(List<Deposit> group, RuntimeException e) {
        ProblemException problem = ProblemMapper.toProblem(e);
        // Only a database that is full says when to come back.
        full = problem.retryAfter().isPresent() ? new Full(problem, nanoTime.getAsLong() + FULL_NANOS) : null;
        boolean alone = group.size() == 1 || problem.code().status() == 503;
        if (alone) {
            group.forEach(deposit -> deposit.acceptance().fail(problem));
        } else {
            group.forEach(deposit -> keep(List.of(deposit)));
        }
    }

    private void committed(Deposit deposit, Deposit.Receipt receipt) {
        for (Offer offer : deposit.offers()) {
            EnvelopeId id = receipt.ids().get(offer.node());
            if (id != null) {
                loads.stored(offer.node(), deposit.packet().sizeBucket(offer.node()));
                if (offer.committed(id)) {
                    recipients.stored(new StoredEnvelope(id, offer.node(), offer.exchange(), offer.payload()), offer);
                }
            }
        }
        metrics.stored(receipt.ids().size());
        deposit.acceptance().safe(deposit.offers().size());
    }

    private void remove(List<Removal> group) {
        try {
            List<Envelopes.Removed> gone = store.delete(group.stream()
                    .flatMap(removal -> removal.envelopes().stream())
                    .toList());
            loads.removed(gone);
            count(group, gone);
            group.forEach(removal -> removal.answer().give(Optional.empty()));
        } catch (RuntimeException e) {
            ProblemException problem = ProblemMapper.toProblem(e);
            group.forEach(removal -> removal.answer().give(Optional.of(problem)));
        }
    }

    private void count(List<Removal> group, List<Envelopes.Removed> gone) {
        Set<EnvelopeId> left = new HashSet<>();
        gone.forEach(one -> left.add(one.id()));
        for (Removal removal : group) {
            int count = Math.toIntExact(
                    removal.envelopes().stream().filter(left::remove).count());
            metrics.acknowledged(count, removal.rejected());
        }
    }
}
