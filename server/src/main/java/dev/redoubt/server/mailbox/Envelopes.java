package dev.redoubt.server.mailbox;

import dev.redoubt.protocol.identity.NodeId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/**
 * What is stored. Each call is one transaction, and returns once it is committed; all but {@link #forget} block the calling
 * (virtual) thread and throw {@link dev.redoubt.server.database.DatabaseAwayException} if it is not known whether it was.
 */
public interface Envelopes {
    /** What waits for a node. */
    record Load(long envelopes, long bytes) {
        Load plus(long moreEnvelopes, long moreBytes) {
            return new Load(envelopes + moreEnvelopes, bytes + moreBytes);
        }
    }

    /** What to fetch: at most {@code most} envelopes and {@code mostBytes}, but one if there is any. */
    record Page(NodeId node, EnvelopeId after, int most, long mostBytes) {}

    /** An envelope that was deleted. */
    record Removed(EnvelopeId id, NodeId node, long sizeBucket) {}

    /** Of those nodes that may be written to. Costs as much as waits for them. */
    Map<NodeId, Load> loads(Collection<NodeId> nodes);

    /** Those of the nodes that may be written to. */
    Set<NodeId> writable(Collection<NodeId> nodes);

    /** Stores all of them. Numbers go upwards in the order given, and nobody else draws any. */
    List<Deposit.Receipt> store(List<Deposit> deposits);

    MailboxPage page(Page page, long hour);

    /** Deletes them, and the payloads that no envelope needs any more. */
    List<Removed> delete(Collection<EnvelopeId> envelopes);

    /** @return how many payloads went, with all their envelopes, at most {@code limit} */
    int deleteExpired(long hour, int limit);

    /** Deletes all that waits for a node, in the caller's transaction. */
    void forget(Handle handle, NodeId node);
}
