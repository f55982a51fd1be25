package dev.redoubt.server.idempotency;

import dev.redoubt.protocol.identity.Octets;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * A table of answers that are kept for whoever asks the same again: {@code idempotency} for devices, {@code client_token} for
 * administrators. Stateless: the caller brings the transaction.
 */
public final class AnswerStore {
    /** Its times are minutes since 1970. */
    public static final AnswerStore OF_DEVICES = new AnswerStore("idempotency", "expires_at_minute");

    /** Its times are hours since 1970. */
    public static final AnswerStore OF_ADMINISTRATORS = new AnswerStore("client_token", "expires_at_hour");

    private final String table;
    private final String expiry;

    private AnswerStore(String table, String expiry) {
        this.table = table;
        this.expiry = expiry;
    }

    /**
     * @param request a digest of what was asked
     * @param answer sealed; empty while the call is under way, or if it was cut off
     */
    public record Kept(Octets request, Optional<byte[]> answer) {}

    /**
     * Takes the row, unless it is taken. Waits for another transaction that is about to take it.
     *
     * @return empty if it was free, and is the caller's now; otherwise what stands in it
     */
    public Optional<Kept> take(Handle handle, Octets id, Octets request, long now, long end) {
        handle.createUpdate("delete from " + table + " where id = :id and " + expiry + " <= :now")
                .bind("id", id.toBytes())
                .bind("now", now)
                .execute();
        int taken = handle.createUpdate(
                        "insert ignore into " + table + " (id, digest, " + expiry + ") values (:id, :digest, :end)")
                .bind("id", id.toBytes())
                .bind("digest", request.toBytes())
                .bind("end", end)
                .execute();
        return taken == 1 ? Optional.empty() : Optional.of(kept(handle, id));
    }

    private Kept kept(Handle handle, Octets id) {
        return handle.createQuery("select digest, answer from " + table + " where id = :id")
                .bind("id", id.toBytes())
                .map((row, _) -> new Kept(Octets.copyOf(row.getBytes(1)), Optional.ofNullable(row.getBytes(2))))
                .one();
    }

    /** @return how many rows have the answer now: one, unless somebody took it away */
    public int answer(Handle handle, Octets id, byte[] sealed) {
        return handle.createUpdate("update " + table + " set answer = :answer where id = :id")
                .bind("id", id.toBytes())
                .bind("answer", sealed)
                .execute();
    }

    /** Nothing was done: the row may be taken anew. */
    public int free(Handle handle, Octets id) {
        return handle.createUpdate("delete from " + table + " where id = :id")
                .bind("id", id.toBytes())
                .execute();
    }

    /** @return how many rows went, at most {@code limit} */
    public int deleteExpired(Handle handle, long now, int limit) {
        return handle.createUpdate("delete from " + table + " where " + expiry + " <= :now limit :limit")
                .bind("now", now)
                .bind("limit", limit)
                .execute();
    }
}
