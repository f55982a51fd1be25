package dev.redoubt.server.explain;

import dev.redoubt.channel.session.Device;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.server.recovery.Recovery;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** Reads all columns of the ledger, whatever they are: one that is added later is shown without a change here. Stateless. */
final class ExplainStore {
    /** Rows of one table that are shown at most; their number is said. */
    static final int MOST = 1_000;

    /** What leads to a user's rows. */
    record Keys(Octets nameIndex, Optional<Long> user, Optional<AccountId> account, List<NodeId> nodes) {}

    /** Bytes of a cell that are read at most: sealed names have fewer, and contents are shown by their size. */
    private static final int LONGEST_READ = 512;

    /**
     * @param value the beginning of it: text, bytes or null
     * @param size bytes of the whole
     */
    record Cell(@Nullable Object value, long size) {}

    /** @param rows by column */
    record Found(long count, List<Map<String, Cell>> rows) {}

    private static final String NODES = "node in (<nodes>)";

    /** Every table that the ledger calls a user's, but for those whose rows have to be opened to know whose they are. */
    static final List<UserTable> TABLES = List.of(
            new UserTable("user_account", "id = :user"),
            new UserTable("account", "id = :account"),
            new UserTable("node", "account = :account"),
            new UserTable("ephemeral_key", NODES),
            new UserTable("invitation", "user = :user"),
            new UserTable("suspension", "account = :account"),
            new UserTable("envelope", NODES),
            new UserTable("payload", "id in (select payload from envelope where " + NODES + ")"),
            new UserTable("recovery", "account = :account"),
            new UserTable("recovery_counter", "id in (<counters>)"),
            new UserTable("account_data", "account = :account"));

    private static final byte[] NOBODY = new byte[0];

    Keys keys(Handle handle, Octets nameIndex) {
        Optional<Long> user = handle.createQuery("select id from user_account where name_index = :name")
                .bind("name", nameIndex.toBytes())
                .mapTo(Long.class)
                .findOne();
        Optional<AccountId> account = handle.createQuery("select id from account where name_index = :name")
                .bind("name", nameIndex.toBytes())
                .map((row, _) -> AccountId.of(row.getBytes(1)))
                .findOne();
        List<NodeId> nodes = handle.createQuery("select id from node where account = :account")
                .bind("account", account.map(AccountId::toBytes).orElse(NOBODY))
                .map((row, _) -> NodeId.of(row.getBytes(1)))
                .list();
        return new Keys(nameIndex, user, account, nodes);
    }

    /** @param columns all that the table has */
    Found find(Handle handle, UserTable table, List<String> columns, Keys keys) {
        String from = " from " + table.name() + " where " + table.rows();
        long count =
                bound(handle, "select count(*)" + from, keys).mapTo(long.class).one();
        String cells = columns.stream()
                .map(column -> "left(`" + column + "`, " + LONGEST_READ + "), octet_length(`" + column + "`)")
                .collect(Collectors.joining(", "));
        List<Map<String, Cell>> rows = bound(handle, "select " + cells + from + " limit " + MOST, keys)
                .map((row, _) -> {
                    Map<String, Cell> read = new LinkedHashMap<>();
                    for (int i = 0; i < columns.size(); i++) {
                        read.put(columns.get(i), new Cell(row.getObject(2 * i + 1), row.getLong(2 * i + 2)));
                    }
                    return read;
                })
                .list();
        return new Found(count, rows);
    }

    private static Query bound(Handle handle, String sql, Keys keys) {
        Query query = handle.createQuery(sql);
        if (sql.contains(":account")) {
            query.bind("account", keys.account().map(AccountId::toBytes).orElse(NOBODY));
        }
        if (sql.contains(":user")) {
            query.bind("user", keys.user().orElse(0L));
        }
        if (sql.contains("<nodes>")) {
            query.bindList("nodes", orNobody(keys.nodes().stream().map(NodeId::toBytes)));
        }
        if (sql.contains("<counters>")) {
            query.bindList("counters", orNobody(counters(keys).map(Octets::toBytes)));
        }
        return query;
    }

    private static Stream<Octets> counters(Keys keys) {
        Stream<Octets> ofDevices = keys.account().stream()
                .flatMap(account -> keys.nodes().stream().map(node -> Recovery.ownCounter(new Device(account, node))));
        return Stream.concat(Stream.of(keys.nameIndex()), ofDevices);
    }

    /** A list in SQL is not empty. */
    private static List<byte[]> orNobody(Stream<byte[]> ids) {
        List<byte[]> bytes = new ArrayList<>(ids.toList());
        if (bytes.isEmpty()) {
            bytes.add(NOBODY);
        }
        return bytes;
    }
}
