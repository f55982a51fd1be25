package dev.redoubt.server.mailbox;

import dev.redoubt.protocol.appliance.Submission;
import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.server.configuration.ServerConfiguration;
import dev.redoubt.server.database.Database;
import dev.redoubt.server.housekeeping.Hours;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * Takes submissions, hands envelopes out and forgets them. What {@link #submit} has returned for is committed. Thread-safe;
 * blocks the calling (virtual) thread.
 */
public final class Mailbox {
    /** Rows that one deletion of expired ones takes at most. */
    public static final int BATCH = 200;

    private final Database database;
    private final MailboxStore store;
    private final ServerConfiguration.Mailbox limits;
    private final Recipients recipients;
    private final MailboxMetrics metrics;
    private final Clock clock;

    public Mailbox(
            Database database,
            MailboxStore store,
            ServerConfiguration.Mailbox limits,
            Recipients recipients,
            MailboxMetrics metrics,
            Clock clock) {
        this.database = database;
        this.store = store;
        this.limits = limits;
        this.recipients = recipients;
        this.metrics = metrics;
        this.clock = clock;
    }

    /**
     * Returns once the submission is safe, which today means committed. Submitting the same bytes again changes nothing.
     *
     * @throws dev.redoubt.server.problem.ProblemException if it is refused; nothing of it is stored then
     * @throws dev.redoubt.server.database.DatabaseAwayException if it is not known whether it was stored: repeat it
     */
    public void submit(Submission submission) {
        Packet packet = Packet.check(submission, limits, clock.instant());
        long hour = Hours.of(clock.instant());
        List<StoredEnvelope> stored = database.transaction(handle -> store.submit(handle, packet, limits, hour));
        if (stored.isEmpty()) {
            metrics.repeated();
            return;
        }
        metrics.stored(stored.size());
        stored.forEach(recipients::stored);
    }

    /** The node's envelopes after {@code after}, in order, as many as fit into the limits, but one if there is any. */
    public MailboxPage page(NodeId node, EnvelopeId after, int most, long mostBytes) {
        long hour = Hours.of(clock.instant());
        return database.statement(
                handle -> store.page(handle, new MailboxStore.Page(node, after, most, mostBytes), hour));
    }

    /** The node has them, or never can: they are gone, and their payloads with the last of their envelopes. */
    public void acknowledge(NodeId node, Collection<EnvelopeId> envelopes, boolean rejected) {
        List<EnvelopeId> all = List.copyOf(envelopes);
        for (int from = 0; from < all.size(); from += BATCH) {
            acknowledgeBatch(node, all.subList(from, Math.min(all.size(), from + BATCH)), rejected);
        }
    }

    private void acknowledgeBatch(NodeId node, List<EnvelopeId> envelopes, boolean rejected) {
        List<Long> payloads = database.statement(handle -> store.deleteEnvelopes(handle, node, envelopes));
        metrics.acknowledged(payloads.size(), rejected);
        // After the commit: of several last acknowledgements at once, the later sees that no envelope is left.
        database.statement(handle -> store.deleteOrphans(handle, payloads));
    }

    /** The node is gone for good: nothing waits for it any more. In the caller's transaction. */
    public void forget(Handle handle, NodeId node) {
        store.deleteAll(handle, node);
    }

    /** @return how many expired payloads went in this batch, with all their envelopes */
    public int deleteExpired() {
        int gone = database.transaction(handle -> store.deleteExpired(handle, Hours.of(clock.instant()), BATCH));
        metrics.expired(gone);
        return gone;
    }

    /** @return how many submission ids went in this batch */
    public int forgetSubmissions() {
        return database.statement(handle -> store.forgetSubmissions(handle, Hours.of(clock.instant()), BATCH));
    }
}
