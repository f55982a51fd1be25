package dev.redoubt.server.blob;

import dev.redoubt.protocol.identity.Octets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The table {@code blob_file}. Stateless: the caller brings the transaction. */
public final class BlobStore {
    /**
     * @param count blobs, whole or not
     * @param reserved bytes of all of them once they are whole
     * @param committed bytes that are there
     */
    record Usage(long count, long reserved, long committed) {}

    private static final String COLUMNS = "id, size_bucket, committed, complete, expires_at_hour";

    Optional<Blob> find(Handle handle, BlobId id, long hour) {
        return handle.createQuery("select " + COLUMNS + " from blob_file where id = :id and expires_at_hour > :hour")
                .bind("id", id.value().toBytes())
                .bind("hour", hour)
                .map((row, _) -> blob(row))
                .findOne();
    }

    private static Blob blob(ResultSet row) throws SQLException {
        return new Blob(
                new BlobId(Octets.copyOf(row.getBytes(1))),
                row.getLong(2),
                row.getLong(3),
                row.getBoolean(4),
                row.getLong(5));
    }

    boolean exists(Handle handle, BlobId id) {
        return handle.createQuery("select count(*) from blob_file where id = :id")
                        .bind("id", id.value().toBytes())
                        .mapTo(int.class)
                        .one()
                > 0;
    }

    /** In the place of an expired one, if there is any. */
    void insert(Handle handle, Blob blob) {
        delete(handle, blob.id());
        handle.createUpdate("""
                        insert into blob_file (id, size_bucket, committed, complete, expires_at_hour)
                        values (:id, :size, :committed, :complete, :expires)""")
                .bind("id", blob.id().value().toBytes())
                .bind("size", blob.size())
                .bind("committed", blob.committed())
                .bind("complete", blob.complete())
                .bind("expires", blob.expiresAtHour())
                .execute();
    }

    /** @return false if the blob is gone, complete, or has grown meanwhile */
    boolean moveCommitted(Handle handle, BlobId id, long from, long to) {
        return handle.createUpdate("""
                        update blob_file set committed = :to
                        where id = :id and committed = :from and complete = false""")
                        .bind("id", id.value().toBytes())
                        .bind("from", from)
                        .bind("to", to)
                        .execute()
                == 1;
    }

    /** @return false if the blob is gone, or not whole */
    boolean complete(Handle handle, BlobId id, long expiresAtHour) {
        return handle.createUpdate("""
                        update blob_file set complete = true, expires_at_hour = :expires
                        where id = :id and committed = size_bucket""")
                        .bind("id", id.value().toBytes())
                        .bind("expires", expiresAtHour)
                        .execute()
                == 1;
    }

    boolean delete(Handle handle, BlobId id) {
        return handle.createUpdate("delete from blob_file where id = :id")
                        .bind("id", id.value().toBytes())
                        .execute()
                == 1;
    }

    /** @return those that went, at most {@code limit} */
    List<BlobId> deleteExpired(Handle handle, long hour, int limit) {
        return handle.createQuery("delete from blob_file where expires_at_hour <= :hour limit :limit returning id")
                .bind("hour", hour)
                .bind("limit", limit)
                .map((row, _) -> new BlobId(Octets.copyOf(row.getBytes(1))))
                .list();
    }

    Usage usage(Handle handle) {
        return handle.createQuery("""
                        select count(*), coalesce(sum(size_bucket), 0), coalesce(sum(committed), 0)
                        from blob_file""")
                .map((row, _) -> new Usage(row.getLong(1), row.getLong(2), row.getLong(3)))
                .one();
    }

    /** In the order of their ids, those after {@code after}. */
    List<Blob> page(Handle handle, Octets after, int limit) {
        return handle.createQuery("select " + COLUMNS + " from blob_file where id > :after order by id limit :limit")
                .bind("after", after.toBytes())
                .bind("limit", limit)
                .map((row, _) -> blob(row))
                .list();
    }
}
