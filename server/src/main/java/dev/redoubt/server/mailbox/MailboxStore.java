package dev.redoubt.server.mailbox;

import com.google.protobuf.ByteString;
import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.server.database.Database;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/**
 * The tables {@code payload} and {@code envelope}. Statements have a power of two of rows or marks, so that there are few of
 * them, and the database prepares each once per connection. Thread-safe.
 */
public final class MailboxStore implements Envelopes {
    /** Rows or marks of one statement at most; a power of two. */
    private static final int MOST = 512;

    /** Bytes of one statement's rows at most, but one row if there is any: they fit into a packet of 16 MiB. */
    private static final long MOST_BYTES = 8 << 20;

    private final Database database;

    public MailboxStore(Database database) {
        this.database = database;
    }

    @Override
    public Map<NodeId, Load> loads(Collection<NodeId> nodes) {
        return database.statement(handle -> {
            Map<NodeId, Load> loads = new HashMap<>();
            for (List<NodeId> some : parts(List.copyOf(nodes))) {
                loads.putAll(loads(handle, padded(some)));
            }
            return loads;
        });
    }

    private static Map<NodeId, Load> loads(Handle handle, List<NodeId> nodes) {
        try (Query query = handle.createQuery("""
                select node.id, count(envelope.id), coalesce(sum(envelope.size_bucket), 0)
                from node left join envelope on envelope.node = node.id
                where node.standing = 0
                and not exists (select 1 from suspension where suspension.node = node.id)
                and node.id in (""" + marks(nodes.size(), "?") + ") group by node.id")) {
            int position = 0;
            for (NodeId node : nodes) {
                query.bind(position++, node.toBytes());
            }
            Map<NodeId, Load> loads = new HashMap<>();
            query.map((row, _) -> Map.entry(NodeId.of(row.getBytes(1)), new Load(row.getLong(2), row.getLong(3))))
                    .forEach(entry -> loads.put(entry.getKey(), entry.getValue()));
            return loads;
        }
    }

    @Override
    public Set<NodeId> writable(Collection<NodeId> nodes) {
        return database.statement(handle -> {
            Set<NodeId> writable = new HashSet<>();
            for (List<NodeId> some : parts(List.copyOf(nodes))) {
                writable.addAll(writable(handle, padded(some)));
            }
            return writable;
        });
    }

    private static List<NodeId> writable(Handle handle, List<NodeId> nodes) {
        try (Query query = handle.createQuery("""
                select node.id from node
                where node.standing = 0
                and not exists (select 1 from suspension where suspension.node = node.id)
                and node.id in (""" + marks(nodes.size(), "?") + ")")) {
            int position = 0;
            for (NodeId node : nodes) {
                query.bind(position++, node.toBytes());
            }
            return query.map((row, _) -> NodeId.of(row.getBytes(1))).list();
        }
    }

    @Override
    public List<Deposit.Receipt> store(List<Deposit> deposits) {
        return database.transaction(handle -> {
            Iterator<Long> payloads = insertPayloads(handle, deposits).iterator();
            List<Row> rows = new ArrayList<>();
            List<Deposit.Receipt> receipts = new ArrayList<>();
            for (Deposit deposit : deposits) {
                Deposit.Receipt receipt = new Deposit.Receipt(new HashMap<>());
                receipts.add(receipt);
                Long payload = isShared(deposit) ? payloads.next() : null;
                deposit.offers().forEach(offer -> rows.add(new Row(offer, deposit, payload, receipt)));
            }
            insertEnvelopes(handle, rows);
            return receipts;
        });
    }

    /** @param payload the row of a payload that has several envelopes; null where it lies in the envelope itself */
    private record Row(
            Offer offer, Deposit deposit, @Nullable Long payload, Deposit.Receipt receipt) {
        long size() {
            return (long) offer.exchange().size()
                    + (payload == null ? offer.payload().size() : 0);
        }
    }

    private static boolean isShared(Deposit deposit) {
        return deposit.offers().size() > 1;
    }

    /** Of those deposits whose payload is shared, in their order. */
    private static List<Long> insertPayloads(Handle handle, List<Deposit> deposits) {
        List<Deposit> shared = deposits.stream().filter(MailboxStore::isShared).toList();
        List<Long> ids = new ArrayList<>();
        for (List<Deposit> some :
                chunks(shared, deposit -> deposit.packet().payload().size())) {
            try (Query query = handle.createQuery("insert into payload (content, expires_at_hour) values "
                    + marks(some.size(), "(?, ?)") + " returning id")) {
                int position = 0;
                for (Deposit deposit : some) {
                    query.bind(position++, deposit.packet().payload().toByteArray())
                            .bind(position++, deposit.packet().expiresAtHour());
                }
                ids.addAll(query.mapTo(Long.class).list());
            }
        }
        return ids;
    }

    /** A node that is gone gets no row: "ignore" passes over what its foreign key refuses. */
    private static void insertEnvelopes(Handle handle, List<Row> rows) {
        for (List<Row> some : chunks(rows, Row::size)) {
            // Of one node all rows come back, in their order, or none.
            Map<NodeId, Queue<Deposit.Receipt>> receipts = new HashMap<>();
            try (Query query = handle.createQuery(
                    "insert ignore into envelope (node, payload, exchange, size_bucket, content, expires_at_hour) values "
                            + marks(some.size(), "(?, ?, ?, ?, ?, ?)") + " returning id, node")) {
                int position = 0;
                for (Row row : some) {
                    receipts.computeIfAbsent(row.offer().node(), _ -> new ArrayDeque<>())
                            .add(row.receipt());
                    position = bind(query, position, row);
                }
                query.map((row, _) -> Map.entry(NodeId.of(row.getBytes(2)), new EnvelopeId(row.getLong(1))))
                        .forEach(stored -> Objects.requireNonNull(receipts.get(stored.getKey()))
                                .remove()
                                .ids()
                                .put(stored.getKey(), stored.getValue()));
            }
        }
    }

    private static int bind(Query query, int position, Row row) {
        Offer offer = row.offer();
        boolean alone = row.payload() == null;
        query.bind(position, offer.node().toBytes())
                .bind(position + 1, row.payload())
                .bind(position + 2, offer.exchange().toByteArray())
                .bind(position + 3, row.deposit().packet().sizeBucket(offer.node()))
                .bind(position + 4, alone ? offer.payload().toByteArray() : null)
                .bind(position + 5, alone ? row.deposit().packet().expiresAtHour() : null);
        return position + 6;
    }

    @Override
    public MailboxPage page(Page page, long hour) {
        return database.statement(handle -> page(handle, page, hour));
    }

    private static MailboxPage page(Handle handle, Page page, long hour) {
        EnvelopeId last = lastThatFits(handle, page);
        if (last.equals(EnvelopeId.NONE)) {
            return MailboxPage.END;
        }
        List<StoredEnvelope> envelopes = handle.createQuery("""
                        select e.id, e.exchange, coalesce(e.content, p.content)
                        from envelope e left join payload p on p.id = e.payload
                        where e.node = :node and e.id > :after and e.id <= :last
                        and coalesce(e.expires_at_hour, p.expires_at_hour) > :hour
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

    @Override
    public List<Removed> delete(Collection<EnvelopeId> envelopes) {
        return database.transaction(handle -> {
            List<Removed> gone = new ArrayList<>();
            for (List<EnvelopeId> some : parts(List.copyOf(envelopes))) {
                List<Long> payloads = new ArrayList<>();
                gone.addAll(deleteEnvelopes(handle, padded(some), payloads));
                deleteOrphans(handle, payloads);
            }
            return gone;
        });
    }

    private static List<Removed> deleteEnvelopes(Handle handle, List<EnvelopeId> envelopes, List<Long> payloads) {
        try (Query query = handle.createQuery("delete from envelope where id in (" + marks(envelopes.size(), "?")
                + ") returning id, node, size_bucket, payload")) {
            int position = 0;
            for (EnvelopeId envelope : envelopes) {
                query.bind(position++, envelope.value());
            }
            return query.map((row, _) -> {
                        long payload = row.getLong(4);
                        if (!row.wasNull()) {
                            payloads.add(payload);
                        }
                        return new Removed(new EnvelopeId(row.getLong(1)), NodeId.of(row.getBytes(2)), row.getLong(3));
                    })
                    .list();
        }
    }

    /** Payloads that no envelope needs any more. */
    private static void deleteOrphans(Handle handle, List<Long> payloads) {
        if (payloads.isEmpty()) {
            return;
        }
        List<Long> ids = padded(payloads);
        try (Update update = handle.createUpdate("delete from payload where id in (" + marks(ids.size(), "?")
                + ") and not exists (select 1 from envelope where envelope.payload = payload.id)")) {
            int position = 0;
            for (Long payload : ids) {
                update.bind(position++, payload);
            }
            update.execute();
        }
    }

    @Override
    public void forget(Handle handle, NodeId node) {
        List<Long> payloads = handle.createQuery(
                        "delete from envelope where node = :node returning coalesce(payload, 0)")
                .bind("node", node.toBytes())
                .mapTo(Long.class)
                .list();
        payloads.removeIf(payload -> payload == 0);
        parts(payloads).forEach(some -> deleteOrphans(handle, some));
    }

    /** Envelopes go with their payloads by the foreign key, and payloads with the last of their envelopes. */
    @Override
    public int deleteExpired(long hour, int limit) {
        return database.transaction(handle -> {
            int envelopes = deleteExpiredEnvelopes(handle, hour, limit);
            return envelopes + (envelopes < limit ? deleteExpiredPayloads(handle, hour, limit - envelopes) : 0);
        });
    }

    /** One that shares its payload has an expiry of its own only if that is the earlier. */
    private static int deleteExpiredEnvelopes(Handle handle, long hour, int limit) {
        List<Long> payloads = handle.createQuery("delete from envelope where expires_at_hour <= :hour limit :limit"
                        + " returning coalesce(payload, 0)")
                .bind("hour", hour)
                .bind("limit", limit)
                .mapTo(Long.class)
                .list();
        int gone = payloads.size();
        payloads.removeIf(payload -> payload == 0);
        parts(payloads).forEach(some -> deleteOrphans(handle, some));
        return gone;
    }

    private static int deleteExpiredPayloads(Handle handle, long hour, int limit) {
        return handle.createUpdate("delete from payload where expires_at_hour <= :hour limit :limit")
                .bind("hour", hour)
                .bind("limit", limit)
                .execute();
    }

    private static String marks(int count, String one) {
        return String.join(", ", Collections.nCopies(count, one));
    }

    private static <T> List<List<T>> parts(List<T> all) {
        List<List<T>> parts = new ArrayList<>();
        for (int from = 0; from < all.size(); from += MOST) {
            parts.add(all.subList(from, Math.min(all.size(), from + MOST)));
        }
        return parts;
    }

    /** Cut into powers of two, in order, each as large as it may be. */
    static <T> List<List<T>> chunks(List<T> all, ToLongFunction<T> bytes) {
        List<List<T>> chunks = new ArrayList<>();
        for (int from = 0; from < all.size(); ) {
            int size = Math.min(MOST, Integer.highestOneBit(all.size() - from));
            while (size > 1 && sum(all.subList(from, from + size), bytes) > MOST_BYTES) {
                size /= 2;
            }
            chunks.add(all.subList(from, from + size));
            from += size;
        }
        return chunks;
    }

    private static <T> long sum(List<T> some, ToLongFunction<T> bytes) {
        return some.stream().mapToLong(bytes).sum();
    }

    /** Filled up to a power of two with its last one again, which changes nothing in a list of keys. */
    static <T> List<T> padded(List<T> all) {
        int size = all.size() == Integer.highestOneBit(all.size()) ? all.size() : 2 * Integer.highestOneBit(all.size());
        List<T> padded = new ArrayList<>(all);
        padded.addAll(Collections.nCopies(size - all.size(), all.getLast()));
        return padded;
    }
}
