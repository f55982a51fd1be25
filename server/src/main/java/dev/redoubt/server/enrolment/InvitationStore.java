package dev.redoubt.server.enrolment;

import dev.redoubt.protocol.identity.Octets;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The table {@code invitation}. Stateless: the caller brings the transaction. */
public final class InvitationStore {

    /**
     * @param tokenDigest SHA-256 of the token
     * @param expiresAtHour hours since 1970
     */
    public void insert(Handle handle, Octets tokenDigest, Octets nameIndex, byte[] sealedName, long expiresAtHour) {
        handle.createUpdate("""
                        insert into invitation (token_digest, name_index, name_sealed, expires_at_hour)
                        values (:token, :index, :sealed, :expires)""")
                .bind("token", tokenDigest.toBytes())
                .bind("index", nameIndex.toBytes())
                .bind("sealed", sealedName)
                .bind("expires", expiresAtHour)
                .execute();
    }

    Optional<Invitation> find(Handle handle, Octets tokenDigest) {
        return select(handle, tokenDigest, "");
    }

    /** Nobody else uses it until the transaction ends. */
    Optional<Invitation> lock(Handle handle, Octets tokenDigest) {
        return select(handle, tokenDigest, " for update");
    }

    private static Optional<Invitation> select(Handle handle, Octets tokenDigest, String lock) {
        return handle.createQuery("""
                        select name_index, name_sealed, expires_at_hour, used_by_digest
                        from invitation where token_digest = :token""" + lock)
                .bind("token", tokenDigest.toBytes())
                .map((row, _) -> new Invitation(
                        Octets.copyOf(row.getBytes(1)),
                        row.getBytes(2),
                        row.getLong(3),
                        Optional.ofNullable(row.getBytes(4)).map(Octets::copyOf)))
                .findOne();
    }

    /** @param expiresAtHour until when the same enrolment may be repeated */
    void markUsed(Handle handle, Octets tokenDigest, Octets usedBy, long expiresAtHour) {
        handle.createUpdate("""
                        update invitation set used_by_digest = :digest, expires_at_hour = :expires
                        where token_digest = :token""")
                .bind("token", tokenDigest.toBytes())
                .bind("digest", usedBy.toBytes())
                .bind("expires", expiresAtHour)
                .execute();
    }

    /** @return how many rows went, at most {@code limit} */
    int deleteExpired(Handle handle, long hour, int limit) {
        return handle.createUpdate("delete from invitation where expires_at_hour <= :hour limit :limit")
                .bind("hour", hour)
                .bind("limit", limit)
                .execute();
    }
}
