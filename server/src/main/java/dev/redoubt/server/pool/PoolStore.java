package dev.redoubt.server.pool;

import dev.redoubt.protocol.account.AgreementRecord;
import dev.redoubt.protocol.account.EphemeralKey;
import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.server.database.RowCount;
import dev.redoubt.server.housekeeping.Hours;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;

/** The table {@code ephemeral_key}, and the keys in the table {@code node}. Stateless: the caller brings the transaction. */
public final class PoolStore {

    /** What a node shows with each of its keys. */
    record Shown(byte[] agreementRecord, byte[] lastResortKey, long lastResortExpiresAtHour) {}

    /**
     * Adds the one-time keys that were never there before: an id that was published once is not taken again, so that
     * repeating a request does no harm. Replaces the last-resort key where there is one.
     */
    public void publish(Handle handle, NodeId node, PoolKeys keys) {
        long highest = handle.createQuery("select highest_key_id from node where id = :node for update")
                .bind("node", node.toBytes())
                .mapTo(long.class)
                .one();
        List<EphemeralKey> fresh = keys.oneTime().stream()
                .filter(key -> key.id().value() > highest)
                .toList();
        if (!fresh.isEmpty()) {
            insert(handle, node, fresh);
            handle.createUpdate("update node set highest_key_id = :highest where id = :node")
                    .bind("node", node.toBytes())
                    .bind("highest", fresh.getLast().id().value())
                    .execute();
        }
        keys.lastResort().ifPresent(key -> replaceLastResort(handle, node, key));
    }

    private static void insert(Handle handle, NodeId node, List<EphemeralKey> keys) {
        try (PreparedBatch batch = handle.prepareBatch("""
                insert into ephemeral_key (node, key_id, signed_key, expires_at_hour)
                values (:node, :id, :key, :expires)""")) {
            for (EphemeralKey key : keys) {
                batch.bind("node", node.toBytes())
                        .bind("id", key.id().value())
                        .bind("key", key.toBytes())
                        .bind("expires", Hours.of(key.expires()))
                        .add();
            }
            batch.execute();
        }
    }

    private static void replaceLastResort(Handle handle, NodeId node, EphemeralKey key) {
        handle.createUpdate("""
                        update node set last_resort_key = :key, last_resort_expires_at_hour = :expires
                        where id = :node""")
                .bind("node", node.toBytes())
                .bind("key", key.toBytes())
                .bind("expires", Hours.of(key.expires()))
                .execute();
    }

    void replaceAgreement(Handle handle, NodeId node, AgreementRecord agreement) {
        handle.createUpdate("update node set agreement_record = :agreement where id = :node")
                .bind("node", node.toBytes())
                .bind("agreement", agreement.toBytes())
                .execute();
    }

    /** One-time keys in the pool. */
    int size(Handle handle, NodeId node) {
        return handle.createQuery("select count(*) from ephemeral_key where node = :node")
                .bind("node", node.toBytes())
                .mapTo(int.class)
                .one();
    }

    /** About how many one-time keys all pools have together that can be handed out. */
    long keys(Handle handle, long hour) {
        return RowCount.about(
                handle,
                "from ephemeral_key force index (ephemeral_key_expiry) where expires_at_hour > :hour",
                Map.of("hour", hour));
    }

    /**
     * How full a node's pool is.
     *
     * @param low whether it has fewer than so many keys
     */
    record Fill(NodeId node, boolean empty, boolean low) {}

    /**
     * Of the nodes after this one that are written to, in order. Of each pool no more keys are looked at than are asked for.
     *
     * @param low keys that are enough
     */
    List<Fill> fills(Handle handle, NodeId after, int low, int most) {
        return handle.createQuery("""
                        select node.id,
                            (select 1 from ephemeral_key where ephemeral_key.node = node.id limit 1) is null,
                            (select 1 from ephemeral_key where ephemeral_key.node = node.id limit 1 offset :last) is null
                        from node
                        where node.id > :after and node.standing = 0
                        and not exists (select 1 from suspension where suspension.node = node.id)
                        order by node.id limit :most""")
                .bind("last", low - 1)
                .bind("after", after.toBytes())
                .bind("most", most)
                .map((row, _) -> new Fill(NodeId.of(row.getBytes(1)), row.getBoolean(2), row.getBoolean(3)))
                .list();
    }

    /** Only the nodes that exist, are not suspended, and were not reset. */
    Map<NodeId, Shown> shown(Handle handle, Collection<NodeId> nodes) {
        String marks = String.join(",", Collections.nCopies(nodes.size(), "?"));
        try (Query query = handle.createQuery("""
                select id, agreement_record, last_resort_key, last_resort_expires_at_hour
                from node where standing = 0
                and not exists (select 1 from suspension where suspension.node = node.id)
                and id in (""" + marks + ")")) {
            int position = 0;
            for (NodeId node : nodes) {
                query.bind(position++, node.toBytes());
            }
            return query.reduceRows(new HashMap<>(), (found, row) -> {
                found.put(
                        NodeId.of(row.getColumn("id", byte[].class)),
                        new Shown(
                                row.getColumn("agreement_record", byte[].class),
                                row.getColumn("last_resort_key", byte[].class),
                                row.getColumn("last_resort_expires_at_hour", Long.class)));
                return found;
            });
        }
    }

    /** Takes the lowest-numbered key that has not expired out of the pool: one statement, so nobody else gets it too. */
    Optional<byte[]> draw(Handle handle, NodeId node, long hour) {
        return handle.createQuery("""
                        delete from ephemeral_key where node = :node and expires_at_hour > :hour
                        order by key_id limit 1 returning signed_key""")
                .bind("node", node.toBytes())
                .bind("hour", hour)
                .mapTo(byte[].class)
                .findOne();
    }

    /** @return how many rows went, at most {@code limit} */
    int deleteExpired(Handle handle, long hour, int limit) {
        return handle.createUpdate("delete from ephemeral_key where expires_at_hour <= :hour limit :limit")
                .bind("hour", hour)
                .bind("limit", limit)
                .execute();
    }
}
