package dev.redoubt.server.administrator;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The table {@code administrator}. Stateless: the caller brings the transaction. */
final class AdministratorStore {
    private static final String ALL =
            "select name, role, session_minutes, session_until, password_hash, password_failures from administrator";

    /** @throws org.jdbi.v3.core.JdbiException with a duplicate key if the name is there already */
    void insert(Handle handle, String name, Role role, int sessionMinutes) {
        handle.createUpdate("""
                        insert into administrator (name, role, session_minutes, session_until, password_failures)
                        values (:name, :role, :minutes, 0, 0)""")
                .bind("name", name)
                .bind("role", role.text())
                .bind("minutes", sessionMinutes)
                .execute();
    }

    Optional<AdministratorRow> find(Handle handle, String name) {
        return select(handle, name, "");
    }

    /** Nobody else changes it until the transaction ends. */
    Optional<AdministratorRow> lock(Handle handle, String name) {
        return select(handle, name, " for update");
    }

    private static Optional<AdministratorRow> select(Handle handle, String name, String lock) {
        return handle.createQuery(ALL + " where name = :name" + lock)
                .bind("name", name)
                .map((row, _) -> row(row))
                .findOne();
    }

    List<AdministratorRow> list(Handle handle, String after, int limit) {
        return handle.createQuery(ALL + " where name > :after order by name limit :limit")
                .bind("after", after)
                .bind("limit", limit)
                .map((row, _) -> row(row))
                .list();
    }

    private static AdministratorRow row(ResultSet row) throws SQLException {
        return new AdministratorRow(
                row.getString("name"),
                Role.of(row.getString("role")),
                row.getInt("session_minutes"),
                row.getLong("session_until"),
                Optional.ofNullable(row.getBytes("password_hash")),
                row.getInt("password_failures"));
    }

    /** How many owners there are; none of them is removed or given another role until the transaction ends. More may be made. */
    long lockOwners(Handle handle) {
        return handle.createQuery("select name from administrator where role = 'owner' for update")
                .mapTo(String.class)
                .list()
                .size();
    }

    void lockAll(Handle handle) {
        handle.createQuery("select name from administrator for update")
                .mapTo(String.class)
                .list();
    }

    /** Those who are let in, once with each key that is good on that day; their sessions and passwords are their own affair. */
    List<Administrator> withGoodKeys(Handle handle, long day) {
        return handle.createQuery("""
                        select administrator.name, administrator.role, access_key.seen_by
                        from administrator join access_key on access_key.administrator = administrator.name
                        where access_key.expires_day > :day and administrator.password_failures < :most for update""")
                .bind("day", day)
                .bind("most", AdministratorRow.MOST_FAILURES)
                .map((row, _) -> new Administrator(
                        row.getString(1), Role.of(row.getString(2)), AccessKeyStore.names(row.getString(3))))
                .list();
    }

    void update(Handle handle, AdministratorRow row) {
        handle.createUpdate("""
                        update administrator set role = :role, session_minutes = :minutes, session_until = :until,
                            password_hash = :hash, password_failures = :failures
                        where name = :name""")
                .bind("name", row.name())
                .bind("role", row.role().text())
                .bind("minutes", row.sessionMinutes())
                .bind("until", row.sessionUntil())
                .bind("hash", row.passwordHash().orElse(null))
                .bind("failures", row.passwordFailures())
                .execute();
    }

    void delete(Handle handle, String name) {
        handle.createUpdate("delete from administrator where name = :name")
                .bind("name", name)
                .execute();
    }
}
