package dev.redoubt.server.group;

import dev.redoubt.protocol.policy.proto.GroupSettings;
import dev.redoubt.server.policy.SettingsJson;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** The table {@code security_group}. Stateless: the caller brings the transaction. */
final class GroupStore {
    private static final String COLUMNS = "select id, name, is_default, settings, modified_at from security_group ";

    /** How a list goes. */
    enum Order {
        BY_ID("id"),
        BY_NAME("name");

        private final String column;

        Order(String column) {
            this.column = column;
        }
    }

    private static SecurityGroup group(ResultSet row) throws SQLException {
        return new SecurityGroup(
                row.getLong(1),
                row.getString(2),
                row.getInt(3) == 1,
                SettingsJson.ofText(row.getString(4)),
                Instant.ofEpochSecond(row.getLong(5)));
    }

    Optional<SecurityGroup> find(Handle handle, long id) {
        return handle.createQuery(COLUMNS + "where id = :id")
                .bind("id", id)
                .map((row, _) -> group(row))
                .findOne();
    }

    /** The same, and nobody comes into it or changes it until the transaction ends. */
    Optional<SecurityGroup> lock(Handle handle, long id) {
        return handle.createQuery(COLUMNS + "where id = :id for update")
                .bind("id", id)
                .map((row, _) -> group(row))
                .findOne();
    }

    SecurityGroup standard(Handle handle) {
        return handle.createQuery(COLUMNS + "where is_default = 1")
                .map((row, _) -> group(row))
                .one();
    }

    /** @param after what the one before has in the column of the order; empty for the first */
    List<SecurityGroup> list(Handle handle, Order order, boolean descending, Optional<String> after, int limit) {
        String condition = after.isEmpty() ? "" : "where " + order.column + (descending ? " < " : " > ") + ":after ";
        try (Query query = handle.createQuery(
                COLUMNS + condition + "order by " + order.column + (descending ? " desc" : " asc") + " limit :limit")) {
            after.ifPresent(key -> query.bind("after", key));
            return query.bind("limit", limit).map((row, _) -> group(row)).list();
        }
    }

    long count(Handle handle) {
        return handle.createQuery("select count(*) from security_group")
                .mapTo(long.class)
                .one();
    }

    boolean isTaken(Handle handle, String name, long byOtherThan) {
        return handle.createQuery("select count(*) from security_group where name = :name and id <> :other")
                        .bind("name", name)
                        .bind("other", byOtherThan)
                        .mapTo(int.class)
                        .one()
                > 0;
    }

    /** @return its id */
    long insert(Handle handle, String name, GroupSettings settings, Instant now) {
        return handle.createQuery("""
                        insert into security_group (name, settings, modified_at) values (:name, :settings, :now)
                        returning id""")
                .bind("name", name)
                .bind("settings", SettingsJson.text(settings))
                .bind("now", now.getEpochSecond())
                .mapTo(long.class)
                .one();
    }

    void update(Handle handle, long id, String name, GroupSettings settings, Instant now) {
        handle.createUpdate(
                        "update security_group set name = :name, settings = :settings, modified_at = :now where id = :id")
                .bind("id", id)
                .bind("name", name)
                .bind("settings", SettingsJson.text(settings))
                .bind("now", now.getEpochSecond())
                .execute();
    }

    void delete(Handle handle, long id) {
        handle.createUpdate("delete from security_group where id = :id")
                .bind("id", id)
                .execute();
    }
}
