package dev.redoubt.server.access;

import dev.redoubt.protocol.identity.Octets;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The table {@code client_token}. Stateless: the caller brings the transaction. */
final class ClientTokenStore {

    /** @param answer sealed; empty while the call is under way, or if it was cut off */
    record Kept(Octets request, Optional<byte[]> answer) {}

    /** @return empty if the row was free, and is the caller's now; otherwise what stands in it */
    Optional<Kept> take(Handle handle, Octets id, Octets request, long now, long end) {
        handle.createUpdate("delete from client_token where id = :id and expires_at_hour <= :now")
                .bind("id", id.toBytes())
                .bind("now", now)
                .execute();
        int taken = handle.createUpdate("""
                        insert ignore into client_token (id, digest, expires_at_hour) values (:id, :digest, :end)""")
                .bind("id", id.toBytes())
                .bind("digest", request.toBytes())
                .bind("end", end)
                .execute();
        return taken == 1 ? Optional.empty() : Optional.of(kept(handle, id));
    }

    private static Kept kept(Handle handle, Octets id) {
        return handle.createQuery("select digest, answer from client_token where id = :id")
                .bind("id", id.toBytes())
                .map((row, _) -> new Kept(Octets.copyOf(row.getBytes(1)), Optional.ofNullable(row.getBytes(2))))
                .one();
    }

    int answer(Handle handle, Octets id, byte[] sealed) {
        return handle.createUpdate("update client_token set answer = :answer where id = :id")
                .bind("id", id.toBytes())
                .bind("answer", sealed)
                .execute();
    }

    int free(Handle handle, Octets id) {
        return handle.createUpdate("delete from client_token where id = :id")
                .bind("id", id.toBytes())
                .execute();
    }

    /** @return how many rows went, at most {@code limit} */
    int deleteExpired(Handle handle, long now, int limit) {
        return handle.createUpdate("delete from client_token where expires_at_hour <= :now limit :limit")
                .bind("now", now)
                .bind("limit", limit)
                .execute();
    }
}
