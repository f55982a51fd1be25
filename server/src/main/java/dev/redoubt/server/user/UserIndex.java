package dev.redoubt.server.user;

import dev.redoubt.protocol.identity.Octets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** What lists need of the table {@code user_account}, of many rows at once. Stateless. */
final class UserIndex {
    /** Which are listed. */
    record Wanted(Kind kind, Optional<GroupId> group, OptionalInt status) {
        static Wanted all(Kind kind) {
            return new Wanted(kind, Optional.empty(), OptionalInt.empty());
        }
    }

    /**
     * What a list is filtered and sorted by, beside the names.
     *
     * @param namesVersion changes with the names
     */
    record Listed(UserId id, GroupId group, boolean enrolled, long namesVersion) {}

    /** Names as they are stored. */
    record Sealed(UserId id, long version, Octets index, byte[] name, Optional<byte[]> details) {}

    /** From the index alone. */
    private static final String LIST = """
            select id, security_group, account is not null, names_version from user_account
            where kind = :kind and (:group = 0 or security_group = :group)
            and (:status = 0 or (account is not null) = (:status = 2))""";

    List<Listed> all(Handle handle, Wanted wanted) {
        return list(handle.createQuery(LIST), wanted);
    }

    /** Ordered by number, at most so many, behind {@code after}: for a list that nothing else sorts or filters. */
    List<Listed> some(Handle handle, Wanted wanted, boolean descending, Optional<UserId> after, int most) {
        String order = descending ? " and id < :after order by id desc" : " and id > :after order by id";
        Query query = handle.createQuery(LIST + order + " limit :most")
                .bind("after", after.map(UserId::value).orElse(descending ? Long.MAX_VALUE : 0L))
                .bind("most", most);
        return list(query, wanted);
    }

    private static List<Listed> list(Query query, Wanted wanted) {
        return query.bind("kind", wanted.kind().number())
                .bind("group", wanted.group().map(GroupId::value).orElse(0L))
                .bind("status", wanted.status().orElse(0))
                .map((row, _) -> new Listed(
                        new UserId(row.getLong(1)), new GroupId(row.getLong(2)), row.getBoolean(3), row.getLong(4)))
                .list();
    }

    /** @param ids not empty */
    List<Sealed> sealed(Handle handle, List<UserId> ids) {
        try (Query query = handle.createQuery("""
                select id, names_version, name_index, name_sealed, details_sealed
                from user_account where id in (""" + UserStore.marks(ids.size()) + ")")) {
            UserStore.bind(query, ids);
            return query.map((row, _) -> sealed(row)).list();
        }
    }

    /** Whose unames these are; those that nobody has are passed over. */
    List<Sealed> byName(Handle handle, List<Octets> indexes) {
        try (Query query = handle.createQuery("""
                select id, names_version, name_index, name_sealed, details_sealed
                from user_account where name_index in (""" + UserStore.marks(indexes.size()) + ")")) {
            for (int i = 0; i < indexes.size(); i++) {
                query.bind(i, indexes.get(i).toBytes());
            }
            return query.map((row, _) -> sealed(row)).list();
        }
    }

    private static Sealed sealed(ResultSet row) throws SQLException {
        return new Sealed(
                new UserId(row.getLong(1)),
                row.getLong(2),
                Octets.copyOf(row.getBytes(3)),
                row.getBytes(4),
                Optional.ofNullable(row.getBytes(5)));
    }
}
