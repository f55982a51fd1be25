package dev.redoubt.server.mailbox;

import com.google.protobuf.ByteString;
import dev.redoubt.crypto.Padme;
import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.server.configuration.ServerConfiguration;
import dev.redoubt.server.database.Database;
import dev.redoubt.server.problem.ProblemCode;
import dev.redoubt.server.problem.ProblemException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jdbi.v3.core.statement.Update;

/** The tables {@code submission}, {@code payload} and {@code envelope}. Stateless: the caller brings the transaction. */
public final class MailboxStore {
    /** A submission can be repeated for so long; to the full hour. */
    private static final int REPEATABLE_HOURS = 25;

    /** Payloads in one statement. */
    private static final int MOST_ORPHANS = 500;

    /** What to fetch: at most {@code most} envelopes and {@code mostBytes}, but one if there is any. */
    record Page(NodeId node, EnvelopeId after, int most, long mostBytes) {}

    private record Load(long envelopes, long bytes) {}

    /**
     * One payload row and one row per recipient, in one statement each.
     *
     * @return what was stored, in the order of ids; empty if the same submission is there already
     * @throws ProblemException on another packet under the same id, an unknown node or a full mailbox
     */
    List<StoredEnvelope> submit(Handle handle, Packet packet, ServerConfiguration.Mailbox limits, long hour) {
        if (!isNew(handle, packet, hour)) {
            return List.of();
        }
        checkRecipients(handle, packet, limits);
        long payload = handle.createQuery("""
                        insert into payload (content, expires_at_hour) values (:content, :expires) returning id""")
                .bind("content", packet.payload().toByteArray())
                .bind("expires", packet.expiresAtHour())
                .mapTo(long.class)
                .one();
        return insertEnvelopes(handle, packet, payload);
    }

    private static boolean isNew(Handle handle, Packet packet, long hour) {
        try {
            handle.createUpdate("""
                            insert into submission (id, digest, expires_at_hour) values (:id, :digest, :expires)""")
                    .bind("id", packet.submission().toBytes())
                    .bind("digest", packet.digest().toBytes())
                    .bind("expires", hour + REPEATABLE_HOURS)
                    .execute();
            return true;
        } catch (JdbiException e) {
            if (!Database.isDuplicateKey(e)) {
                throw e;
            }
        }
        boolean same = handle.createQuery("select count(*) from submission where id = :id and digest = :digest")
                        .bind("id", packet.submission().toBytes())
                        .bind("digest", packet.digest().toBytes())
                        .mapTo(int.class)
                        .one()
                == 1;
        if (!same) {
            throw new ProblemException(ProblemCode.SUBMISSION_CONFLICT);
        }
        return false;
    }

    /** Two submissions at once may overshoot the quota by what they bring; the next one is refused. */
    private static void checkRecipients(Handle handle, Packet packet, ServerConfiguration.Mailbox limits) {
        Map<NodeId, Load> loads = loads(handle, packet.exchanges().keySet());
        packet.exchanges().forEach((node, exchange) -> {
            Load load = loads.get(node);
            if (load == null) {
                throw new ProblemException(ProblemCode.UNKNOWN_NODE, "a recipient is no enrolled device");
            }
            if (load.envelopes() + 1 > limits.quotaEnvelopes()
                    || load.bytes() + sizeBucket(exchange, packet)
                            > limits.quotaBytes().bytes()) {
                throw new ProblemException(ProblemCode.MAILBOX_FULL);
            }
        });
    }

    private static long sizeBucket(ByteString exchange, Packet packet) {
        return Padme.bucket((long) exchange.size() + packet.payload().size());
    }

    private static Map<NodeId, Load> loads(Handle handle, Collection<NodeId> nodes) {
        try (Query query = handle.createQuery("""
                select node.id, count(envelope.id), coalesce(sum(envelope.size_bucket), 0)
                from node left join envelope on envelope.node = node.id
                where not exists (select 1 from suspension where suspension.node = node.id)
                and node.id in (""" + marks(nodes.size(), "?") + ") group by node.id")) {
            bindAll(query, 0, nodes);
            Map<NodeId, Load> loads = new HashMap<>();
            query.map((row, _) -> Map.entry(NodeId.of(row.getBytes(1)), new Load(row.getLong(2), row.getLong(3))))
                    .forEach(entry -> loads.put(entry.getKey(), entry.getValue()));
            return loads;
        }
    }

    private static List<StoredEnvelope> insertEnvelopes(Handle handle, Packet packet, long payload) {
        String rows = marks(packet.exchanges().size(), "(?, ?, ?, ?)");
        try (Query query = handle.createQuery(
                "insert into envelope (node, payload, exchange, size_bucket) values " + rows + " returning id, node")) {
            int position = 0;
            for (Map.Entry<NodeId, ByteString> entry : packet.exchanges().entrySet()) {
                query.bind(position++, entry.getKey().toBytes())
                        .bind(position++, payload)
                        .bind(position++, entry.getValue().toByteArray())
                        .bind(position++, sizeBucket(entry.getValue(), packet));
            }
            List<StoredEnvelope> stored = new ArrayList<>();
            query.map((row, _) -> Map.entry(NodeId.of(row.getBytes(2)), new EnvelopeId(row.getLong(1))))
                    .forEach(entry -> stored.add(new StoredEnvelope(
                            entry.getValue(),
                            entry.getKey(),
                            packet.exchanges().getOrDefault(entry.getKey(), ByteString.EMPTY),
                            packet.payload())));
            stored.sort(Comparator.comparing(StoredEnvelope::id));
            return stored;
        }
    }

    MailboxPage page(Handle handle, Page page, long hour) {
        EnvelopeId last = lastThatFits(handle, page);
        if (last.equals(EnvelopeId.NONE)) {
            return MailboxPage.END;
        }
        List<StoredEnvelope> envelopes = handle.createQuery("""
                        select e.id, e.exchange, p.content
                        from envelope e join payload p on p.id = e.payload
                        where e.node = :node and e.id > :after and e.id <= :last and p.expires_at_hour > :hour
                        order by e.id""")
                .bind("node", page.node().toBytes())
                .bind("after", page.after().value())
                .bind("last", last.value())
                .bind("hour", hour)
                .map((row, _) -> new StoredEnvelope(
                        new EnvelopeId(row.getLong(1)),
                        page.node(),
                        ByteString.copyFrom(row.getBytes(2)),
                        ByteString.copyFrom(row.getBytes(3))))
                .list();
        return new MailboxPage(envelopes, last);
    }

    /** Found in the index alone, so that no more sealed bytes come into memory than the page may have. */
    private static EnvelopeId lastThatFits(Handle handle, Page page) {
        record Size(long id, long bytes) {}
        List<Size> sizes = handle.createQuery("""
                        select id, size_bucket from envelope where node = :node and id > :after
                        order by id limit :most""")
                .bind("node", page.node().toBytes())
                .bind("after", page.after().value())
                .bind("most", page.most())
                .map((row, _) -> new Size(row.getLong(1), row.getLong(2)))
                .list();
        long last = 0;
        long bytes = 0;
        for (Size size : sizes) {
            bytes += size.bytes();
            if (last != 0 && bytes > page.mostBytes()) {
                break;
            }
            last = size.id();
        }
        return new EnvelopeId(last);
    }

    /** @return the payload of each envelope that was there */
    List<Long> deleteEnvelopes(Handle handle, NodeId node, Collection<EnvelopeId> envelopes) {
        try (Query query = handle.createQuery("delete from envelope where node = ? and id in ("
                + marks(envelopes.size(), "?") + ") returning payload")) {
            query.bind(0, node.toBytes());
            int position = 1;
            for (EnvelopeId envelope : envelopes) {
                query.bind(position++, envelope.value());
            }
            return query.mapTo(Long.class).list();
        }
    }

    /** Payloads that no envelope needs any more. */
    int deleteOrphans(Handle handle, Collection<Long> payloads) {
        if (payloads.isEmpty()) {
            return 0;
        }
        try (Update update = handle.createUpdate("delete from payload where id in (" + marks(payloads.size(), "?")
                + ") and not exists (select 1 from envelope where envelope.payload = payload.id)")) {
            int position = 0;
            for (Long payload : payloads) {
                update.bind(position++, payload);
            }
            return update.execute();
        }
    }

    /** All that waits for a node, and the payloads that nobody else waits for. */
    void deleteAll(Handle handle, NodeId node) {
        List<Long> payloads = handle.createQuery("delete from envelope where node = :node returning payload")
                .bind("node", node.toBytes())
                .mapTo(Long.class)
                .list();
        for (int from = 0; from < payloads.size(); from += MOST_ORPHANS) {
            deleteOrphans(handle, payloads.subList(from, Math.min(payloads.size(), from + MOST_ORPHANS)));
        }
    }

    /** Envelopes go with their payloads by the foreign key. */
    int deleteExpired(Handle handle, long hour, int limit) {
        return handle.createUpdate("delete from payload where expires_at_hour <= :hour limit :limit")
                .bind("hour", hour)
                .bind("limit", limit)
                .execute();
    }

    int forgetSubmissions(Handle handle, long hour, int limit) {
        return handle.createUpdate("delete from submission where expires_at_hour <= :hour limit :limit")
                .bind("hour", hour)
                .bind("limit", limit)
                .execute();
    }

    private static String marks(int count, String one) {
        return String.join(", ", Collections.nCopies(count, one));
    }

    private static void bindAll(SqlStatement<?> statement, int first, Collection<NodeId> nodes) {
        int position = first;
        for (NodeId node : nodes) {
            statement.bind(position++, node.toBytes());
        }
    }
}
