package dev.redoubt.server.administrator;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** The table {@code access_key}. Stateless: the caller brings the transaction. */
final class AccessKeyStore {
    // In no name.
    private static final String SEPARATOR = ",";
    private static final String ALL =
            "select id, administrator, secret_sealed, created_day, expires_day, seen_by from access_key";

    void insert(Handle handle, AccessKeyRow key) {
        handle.createUpdate("""
                        insert into access_key (id, administrator, secret_sealed, created_day, expires_day, seen_by)
                        values (:id, :administrator, :secret, :created, :expires, :seen)""")
                .bind("id", key.id().text())
                .bind("administrator", key.administrator())
                .bind("secret", key.sealedSecret())
                .bind("created", key.createdDay())
                .bind("expires", key.expiresDay())
                .bind("seen", key.seenBy().stream().sorted().collect(Collectors.joining(SEPARATOR)))
                .execute();
    }

    Optional<AccessKeyRow> find(Handle handle, AccessKeyId id) {
        return handle.createQuery(ALL + " where id = :id")
                .bind("id", id.text())
                .map((row, _) -> row(row))
                .findOne();
    }

    Set<AccessKeyId> ids(Handle handle) {
        return handle.createQuery("select id from access_key").mapTo(String.class).stream()
                .map(AccessKeyId::new)
                .collect(Collectors.toUnmodifiableSet());
    }

    List<AccessKeyRow> of(Handle handle, String administrator) {
        return handle.createQuery(ALL + " where administrator = :administrator order by created_day, id")
                .bind("administrator", administrator)
                .map((row, _) -> row(row))
                .list();
    }

    private static AccessKeyRow row(ResultSet row) throws SQLException {
        return new AccessKeyRow(
                new AccessKeyId(row.getString("id")),
                row.getString("administrator"),
                row.getBytes("secret_sealed"),
                row.getLong("created_day"),
                row.getLong("expires_day"),
                names(row.getString("seen_by")));
    }

    /** As the column {@code seen_by} has them. */
    static Set<String> names(String text) {
        return text.isEmpty() ? Set.of() : Set.of(text.split(SEPARATOR));
    }

    /** @return whether it was there */
    boolean delete(Handle handle, String administrator, AccessKeyId id) {
        return handle.createUpdate("delete from access_key where id = :id and administrator = :administrator")
                        .bind("id", id.text())
                        .bind("administrator", administrator)
                        .execute()
                == 1;
    }
}
