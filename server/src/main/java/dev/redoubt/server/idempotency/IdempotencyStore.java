package dev.redoubt.server.idempotency;

import dev.redoubt.protocol.identity.Octets;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The table {@code idempotency}. Stateless: the caller brings the transaction. */
final class IdempotencyStore {

    /** @param answer sealed */
    record Kept(Octets digest, byte[] answer) {}

    /**
     * Takes the row for a change, unless it is taken. Waits for another transaction that is about to take it.
     *
     * @return empty if it was free, and is the caller's now; otherwise what stands in it
     */
    Optional<Kept> take(Handle handle, Octets row, Octets digest, long now, long end) {
        handle.createUpdate("delete from idempotency where id = :id and expires_at_minute <= :now")
                .bind("id", row.toBytes())
                .bind("now", now)
                .execute();
        int taken = handle.createUpdate("""
                        insert ignore into idempotency (id, digest, expires_at_minute) values (:id, :digest, :end)""")
                .bind("id", row.toBytes())
                .bind("digest", digest.toBytes())
                .bind("end", end)
                .execute();
        return taken == 1 ? Optional.empty() : Optional.of(kept(handle, row));
    }

    private static Kept kept(Handle handle, Octets row) {
        return handle.createQuery("select digest, answer from idempotency where id = :id")
                .bind("id", row.toBytes())
                .map((columns, _) -> new Kept(Octets.copyOf(columns.getBytes(1)), columns.getBytes(2)))
                .one();
    }

    void answer(Handle handle, Octets row, byte[] sealed) {
        handle.createUpdate("update idempotency set answer = :answer where id = :id")
                .bind("id", row.toBytes())
                .bind("answer", sealed)
                .execute();
    }

    /** @return how many rows went, at most {@code limit} */
    int deleteExpired(Handle handle, long now, int limit) {
        return handle.createUpdate("delete from idempotency where expires_at_minute <= :now limit :limit")
                .bind("now", now)
                .bind("limit", limit)
                .execute();
    }
}
