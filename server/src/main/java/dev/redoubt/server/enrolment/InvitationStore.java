package dev.redoubt.server.enrolment;

import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.Octets;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * The table {@code invitation}, and what an enrolment needs of the user that it is for. Stateless: the caller brings the
 * transaction.
 */
public final class InvitationStore {

    /**
     * @param tokenDigest SHA-256 of the token
     * @param user who is invited: {@code user_account.id}
     * @param expiresAtHour hours since 1970
     */
    public void insert(Handle handle, Octets tokenDigest, long user, long expiresAtHour) {
        handle.createUpdate("""
                        insert into invitation (token_digest, user, expires_at_hour)
                        values (:token, :user, :expires)""")
                .bind("token", tokenDigest.toBytes())
                .bind("user", user)
                .bind("expires", expiresAtHour)
                .execute();
    }

    Optional<Invitation> find(Handle handle, Octets tokenDigest) {
        return select(handle, tokenDigest, "");
    }

    /**
     * Nobody else uses it until the transaction ends. The user is locked before the invitation, in the order in which whoever
     * deletes users does it.
     */
    Optional<Invitation> lock(Handle handle, Octets tokenDigest) {
        handle.createQuery("""
                        select id from user_account
                        where id = (select user from invitation where token_digest = :token) for update""")
                .bind("token", tokenDigest.toBytes())
                .mapTo(Long.class)
                .findOne();
        return select(handle, tokenDigest, " for update");
    }

    private static Optional<Invitation> select(Handle handle, Octets tokenDigest, String lock) {
        return handle.createQuery("""
                        select user_account.id, user_account.name_index, user_account.name_sealed,
                            invitation.expires_at_hour, invitation.used_by_digest, user_account.suspended,
                            user_account.account, user_account.challenge
                        from invitation join user_account on user_account.id = invitation.user
                        where token_digest = :token""" + lock)
                .bind("token", tokenDigest.toBytes())
                .map((row, _) -> new Invitation(
                        row.getLong(1),
                        Octets.copyOf(row.getBytes(2)),
                        row.getBytes(3),
                        row.getLong(4),
                        Optional.ofNullable(row.getBytes(5)).map(Octets::copyOf),
                        row.getBoolean(6),
                        Optional.ofNullable(row.getBytes(7)).map(AccountId::of),
                        Optional.ofNullable(row.getBytes(8)).map(Challenge::new)))
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

    /** The user is enrolled from now on. */
    void enrolled(Handle handle, long user, AccountId account) {
        handle.createUpdate("update user_account set account = :account, challenge_failures = 0 where id = :user")
                .bind("user", user)
                .bind("account", account.toBytes())
                .execute();
    }

    /**
     * Counts a challenge that is about to be looked at, before anybody knows whether it is right: several at once have no more
     * tries than one after the other.
     *
     * @return false if there were too many wrong ones
     */
    boolean countChallenge(Handle handle, long user) {
        return handle.createUpdate("""
                        update user_account set challenge_failures = challenge_failures + 1
                        where id = :user and challenge_failures < :tries""")
                        .bind("user", user)
                        .bind("tries", Challenge.TRIES)
                        .execute()
                > 0;
    }

    boolean hasNoTryLeft(Handle handle, long user) {
        return handle.createQuery("select challenge_failures >= :tries from user_account where id = :user")
                .bind("user", user)
                .bind("tries", Challenge.TRIES)
                .mapTo(boolean.class)
                .findOne()
                .orElse(false);
    }

    /** Open ones get a new life, but never a shorter one. Returns how many there are. */
    public int renew(Handle handle, long user, long expiresAtHour) {
        return handle.createUpdate("""
                        update invitation set expires_at_hour = greatest(expires_at_hour, :expires)
                        where user = :user and used_by_digest is null""")
                .bind("user", user)
                .bind("expires", expiresAtHour)
                .execute();
    }

    /** Those of the user that nobody has used. */
    public void withdraw(Handle handle, long user) {
        handle.createUpdate("delete from invitation where user = :user and used_by_digest is null")
                .bind("user", user)
                .execute();
    }

    /**
     * Those that are of no use any more. What has expired of somebody who is not enrolled yet stays, refused, until an
     * administrator renews it, or deletes the user.
     *
     * @return how many rows went, at most {@code limit}
     */
    int deleteExpired(Handle handle, long hour, int limit) {
        return handle.createUpdate("""
                        delete from invitation where expires_at_hour <= :hour
                        and (used_by_digest is not null or not exists (
                            select 1 from user_account where user_account.id = invitation.user and account is null))
                        limit :limit""").bind("hour", hour).bind("limit", limit).execute();
    }
}
