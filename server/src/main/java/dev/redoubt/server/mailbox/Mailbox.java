package dev.redoubt.server.mailbox;

import dev.redoubt.protocol.appliance.Submission;
import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.server.configuration.ServerConfiguration;
import dev.redoubt.server.housekeeping.Hours;
import dev.redoubt.server.problem.ProblemCode;
import dev.redoubt.server.problem.ProblemException;
import dev.redoubt.server.rest.ProblemMapper;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jdbi.v3.core.Handle;

/**
 * Takes submissions, hands envelopes out and forgets them. An envelope is offered to its device if that is connected, and stored
 * otherwise, or if the device has not acknowledged it in time. A submission is accepted once every envelope of it is
 * acknowledged or committed. Thread-safe.
 */
public final class Mailbox implements Offer.Fate {
    /** What names no time is waited for so long, however briefly messages may live. */
    public static final Duration LEAST_WITHOUT_TIME = Duration.ofDays(14);

    /** Rows that one deletion of expired ones takes at most. */
    public static final int BATCH = 200;

    /** How long a connected device has for an acknowledgement before its envelope is stored. */
    public static final Duration PATIENCE = Duration.ofMillis(500);

    /** Accepted submissions that are remembered at least, if they are not a day old. */
    private static final int REMEMBERED = 131_072;

    private static final int MOST_ADMITTED = 256;

    private final Envelopes store;
    private final ServerConfiguration.Mailbox limits;
    private final Recipients recipients;
    private final MailboxMetrics metrics;
    private final LongSupplier nanoTime;
    private final Clock clock;
    private final Loads loads;
    private final Submissions submissions = new Submissions(REMEMBERED);
    private final Groups<Acceptance> admission;
    private final Safekeeping safekeeping;
    private final Queue<Waiting> waiting = new ConcurrentLinkedQueue<>();
    /** Held from when an envelope leaves its link until it is about to be stored, so that none that came later gets there before. */
    private final Object leaving = new Object();

    private final AtomicLong underWay = new AtomicLong();

    private record Waiting(Acceptance acceptance, long until) {}

    /**
     * @param executor runs what waits for the store; a few tasks at a time, which block
     * @param nanoTime a monotonic clock in nanoseconds
     */
    public Mailbox(
            Envelopes store,
            ServerConfiguration.Mailbox limits,
            Recipients recipients,
            MailboxMetrics metrics,
            Executor executor,
            LongSupplier nanoTime,
            Clock clock) {
        this.store = store;
        this.limits = limits;
        this.recipients = recipients;
        this.metrics = metrics;
        this.nanoTime = nanoTime;
        this.clock = clock;
        this.loads = new Loads(limits, nanoTime);
        this.admission = new Groups<>(executor, MOST_ADMITTED, MOST_ADMITTED, _ -> 1, this::admit);
        this.safekeeping = new Safekeeping(store, loads, recipients, metrics, executor, nanoTime);
        metrics.underWay(underWay::get);
    }

    /**
     * Returns once the submission is safe.
     *
     * @param longest it waits so long at most, and no longer than the server keeps anything
     * @throws ProblemException if it is refused; "unavailable" if it is not known whether it is safe: repeat it
     */
    public void submit(Submission submission, Optional<Duration> longest) {
        CompletableFuture<Optional<ProblemException>> outcome = new CompletableFuture<>();
        submit(submission, longest, outcome::complete);
        Optional<ProblemException> refusal = outcome.join();
        if (refusal.isPresent()) {
            throw refusal.get();
        }
    }

    /**
     * Tells the answer once the submission is safe. Submitting the same bytes again gives the same answer. Submissions that one
     * caller makes one after the other are offered and stored in that order.
     */
    public void submit(Submission submission, Optional<Duration> longest, Answer answer) {
        Answer counted = refusal -> {
            refusal.ifPresent(metrics::refused);
            answer.give(refusal);
        };
        try {
            Packet packet = Packet.check(submission, limits, longest, clock.instant());
            begin(new Acceptance(packet, nanoTime.getAsLong(), this), counted);
        } catch (RuntimeException e) {
            counted.give(Optional.of(ProblemMapper.toProblem(e)));
        }
    }

    /** A submission was refused before it came here. */
    public void refused(ProblemException problem) {
        metrics.refused(problem);
    }

    private void begin(Acceptance acceptance, Answer answer) {
        long size = acceptance.packet().size();
        if (underWay.addAndGet(size) > limits.underWay().bytes()) {
            underWay.addAndGet(-size);
            throw new ProblemException(
                    ProblemCode.UNAVAILABLE,
                    "too many messages are under way; repeat the same request in a second",
                    Duration.ofSeconds(1));
        }
        Submissions.Known known = submissions.begin(acceptance);
        if (!(known instanceof Submissions.Known.Fresh)) {
            underWay.addAndGet(-size);
        }
        switch (known) {
            case Submissions.Known.Fresh _ -> {
                acceptance.whenDecided(refusal -> end(acceptance, refusal));
                acceptance.whenDecided(answer);
                enter(acceptance);
            }
            case Submissions.Known.Running(Acceptance same) -> {
                metrics.repeated();
                same.whenDecided(answer);
            }
            case Submissions.Known.Accepted _ -> {
                metrics.repeated();
                answer.give(Optional.empty());
            }
            case Submissions.Known.Conflict _ -> throw new ProblemException(ProblemCode.SUBMISSION_CONFLICT);
        }
    }

    private void end(Acceptance acceptance, Optional<ProblemException> refusal) {
        underWay.addAndGet(-acceptance.packet().size());
        submissions.end(acceptance.packet(), refusal.isEmpty());
        if (refusal.isEmpty()) {
            metrics.accepted();
        }
    }

    /** At once where all is known and nobody waits, who must not be overtaken. */
    private void enter(Acceptance acceptance) {
        if (admission.isIdle()
                && loads.missing(acceptance.packet().exchanges().keySet()).isNothing()) {
            admit(acceptance);
        } else {
            admission.add(acceptance);
        }
    }

    private void admit(List<Acceptance> group) {
        try {
            learn(loads.missing(group.stream()
                    .flatMap(acceptance -> acceptance.packet().exchanges().keySet().stream())
                    .distinct()
                    .toList()));
            group.forEach(this::admit);
        } catch (RuntimeException e) {
            ProblemException problem = ProblemMapper.toProblem(e);
            group.forEach(acceptance -> acceptance.fail(problem));
        }
    }

    private void learn(Loads.Missing missing) {
        // In this order: what is counted may push out what is oldest, and what was checked is not that any more.
        if (!missing.check().isEmpty()) {
            loads.checked(missing.check(), store.writable(missing.check()));
        }
        if (!missing.count().isEmpty()) {
            loads.counted(missing.count(), store.loads(missing.count()));
        }
    }

    private void admit(Acceptance acceptance) {
        Optional<ProblemException> refusal = loads.refusal(acceptance.packet());
        if (refusal.isPresent()) {
            acceptance.fail(refusal.get());
            return;
        }
        List<Offer> refused = acceptance.offers().stream()
                .filter(offer -> safekeeping.isStoring(offer.node()) || !recipients.offer(offer.node(), offer))
                .toList();
        if (refused.size() < acceptance.offers().size()) {
            waiting.add(new Waiting(acceptance, nanoTime.getAsLong() + PATIENCE.toNanos()));
        }
        synchronized (leaving) {
            List<Offer> left = refused.stream().filter(Offer::leaveQuietly).toList();
            // What they were offered before must not come after this one, should their link end.
            left.forEach(offer -> recipients.leave(offer.node()));
            if (!left.isEmpty()) {
                safekeeping.deposit(new Deposit(acceptance, left));
            }
        }
    }

    @Override
    public void taken(Offer offer) {
        taken(offer.since());
    }

    /**
     * A device that was connected has acknowledged what it was offered, wherever that is by now.
     *
     * @param since the monotonic nanoseconds at which it was submitted
     */
    public void taken(long since) {
        metrics.delivered(nanoTime.getAsLong() - since);
    }

    @Override
    public void acknowledged(Offer offer, boolean rejected) {
        metrics.direct(rejected);
        offer.acceptance().safe(1);
    }

    @Override
    public void leave(Offer offer) {
        synchronized (leaving) {
            // Decided: it failed in another part, and its sender was told to repeat all of it.
            if (offer.leaveQuietly() && !offer.acceptance().isDecided()) {
                safekeeping.deposit(new Deposit(offer.acceptance(), List.of(offer)));
            }
        }
    }

    @Override
    public void delete(Offer offer, EnvelopeId id, boolean rejected) {
        safekeeping.remove(new Safekeeping.Removal(List.of(id), rejected, _ -> {}));
    }

    /**
     * Has those stored whose devices did not acknowledge them in time. To be called every few milliseconds.
     *
     * @return of how many submissions
     */
    public int storeLate() {
        int late = 0;
        for (Waiting first = waiting.peek(); first != null && isOver(first); first = waiting.peek()) {
            waiting.remove();
            late += leaveLate(first.acceptance());
        }
        metrics.late(late);
        return late;
    }

    private int leaveLate(Acceptance acceptance) {
        synchronized (leaving) {
            List<Offer> left =
                    acceptance.offers().stream().filter(Offer::leaveQuietly).toList();
            left.forEach(offer -> recipients.late(offer.node()));
            // Decided, and yet offered: it failed in another part, and its sender was told to repeat all of it.
            if (left.isEmpty() || acceptance.isDecided()) {
                return 0;
            }
            safekeeping.deposit(new Deposit(acceptance, left));
            return 1;
        }
    }

    private boolean isOver(Waiting one) {
        return one.acceptance().isDecided() || one.until() - nanoTime.getAsLong() <= 0;
    }

    /** The node's envelopes after {@code after}, in order, as many as fit into the limits, but one if there is any. */
    public MailboxPage page(NodeId node, EnvelopeId after, int most, long mostBytes) {
        return store.page(new Envelopes.Page(node, after, most, mostBytes), Hours.of(clock.instant()));
    }

    /**
     * The device that they were delivered to has them, or never can: they go, and their payloads with the last of their
     * envelopes.
     *
     * @param answer told once they are gone; until then it may get them again
     */
    public void acknowledge(Collection<EnvelopeId> envelopes, boolean rejected, Answer answer) {
        safekeeping.remove(new Safekeeping.Removal(List.copyOf(envelopes), rejected, answer));
    }

    /** The node is gone for good: nothing waits for it any more. In the caller's transaction. */
    public void forget(Handle handle, NodeId node) {
        store.forget(handle, node);
    }

    /** The node may not be written to any more, or again. */
    public void changed(NodeId node) {
        loads.forget(node);
    }

    /** @return how many expired payloads went in this batch, with all their envelopes */
    public int deleteExpired() {
        int gone = store.deleteExpired(Hours.of(clock.instant()), BATCH);
        metrics.expired(gone);
        return gone;
    }

    /** Forgets accepted submissions; each is remembered from the last call of this to the next but one. */
    public int forgetSubmissions() {
        return submissions.forget();
    }

    /**
     * How long what names no time may wait. Such are steps of groups, edits and the like, without which a device that was away
     * for longer than messages may live would go on as if they had not been.
     *
     * @param longest that messages may live
     */
    public static Duration longestWithoutTime(Duration longest) {
        return longest.compareTo(LEAST_WITHOUT_TIME) < 0 ? LEAST_WITHOUT_TIME : longest;
    }
}
