package dev.redoubt.server.recovery;

import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.recovery.RecoveryStatement;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** The tables {@code recovery} and {@code recovery_counter}. Stateless: the caller brings the transaction. */
public final class RecoveryStore {
    /** Tries and the hour in which the count begins anew. */
    record Count(int tries, long endsAtHour) {}

    /**
     * Counts one more, in one statement, so that no two get the same number. It stops counting at 200. A count never ends later
     * than one that begins now would: a clock that was wrong locks nobody out for long.
     */
    Count count(Handle handle, Octets counter, long hour, long endsAtHour) {
        return handle.createQuery("""
                        insert into recovery_counter (id, tries, ends_at_hour) values (:id, 1, :ends)
                        on duplicate key update
                            tries = if(ends_at_hour <= :hour, 1, least(tries + 1, 200)),
                            ends_at_hour = if(ends_at_hour <= :hour, :ends, least(ends_at_hour, :ends))
                        returning tries, ends_at_hour""")
                .bind("id", counter.toBytes())
                .bind("hour", hour)
                .bind("ends", endsAtHour)
                .map((row, _) -> new Count(row.getInt(1), row.getLong(2)))
                .one();
    }

    Optional<Kept> find(Handle handle, AccountId account) {
        return kept(handle.createQuery("""
                        select generation, verifier, statement, content, coalesce(suspended, false)
                        from recovery left join user_account on user_account.account = recovery.account
                        where recovery.account = :account""").bind("account", account.toBytes()));
    }

    /** By name, in one statement: an account, one that keeps nothing, and none take equally long. */
    Optional<Kept> find(Handle handle, Octets nameIndex) {
        return kept(handle.createQuery("""
                        select generation, verifier, statement, content, coalesce(suspended, false)
                        from recovery join account on account.id = recovery.account
                        left join user_account on user_account.account = account.id
                        where account.name_index = :index""").bind("index", nameIndex.toBytes()));
    }

    /** Whose name it is, in one statement likewise. */
    Optional<AccountId> account(Handle handle, Octets nameIndex) {
        return handle.createQuery("select id from account where name_index = :index")
                .bind("index", nameIndex.toBytes())
                .map((row, _) -> AccountId.of(row.getBytes(1)))
                .findOne();
    }

    /** Of the storage key under which the account's data lies; empty where none is kept. */
    Optional<byte[]> storageKeyRecord(Handle handle, AccountId account) {
        return handle.createQuery("select storage_key from account_data where account = :account")
                .bind("account", account.toBytes())
                .mapTo(byte[].class)
                .findOne();
    }

    /** Locks what is kept until the end of the transaction, also where that is nothing yet: by the account's row. */
    Optional<Kept> lock(Handle handle, AccountId account) {
        handle.createQuery("select id from account where id = :account for update")
                .bind("account", account.toBytes())
                .mapTo(byte[].class)
                .findOne();
        return find(handle, account);
    }

    private static Optional<Kept> kept(Query query) {
        return query.map((row, _) ->
                        new Kept(row.getLong(1), row.getBytes(2), row.getBytes(3), row.getBytes(4), row.getBoolean(5)))
                .findOne();
    }

    void put(Handle handle, RecoveryStatement statement, byte[] content) {
        handle.createUpdate("""
                        insert into recovery (account, generation, verifier, statement, content)
                        values (:account, :generation, :verifier, :statement, :content)
                        on duplicate key update generation = :generation, verifier = :verifier,
                            statement = :statement, content = :content""")
                .bind("account", statement.account().toBytes())
                .bind("generation", statement.generation())
                .bind("verifier", statement.verifier().toBytes())
                .bind("statement", statement.toBytes())
                .bind("content", content)
                .execute();
    }

    /** Counts of somebody who is not there any more. */
    public void forget(Handle handle, List<Octets> counters) {
        counters.forEach(counter -> handle.createUpdate("delete from recovery_counter where id = :id")
                .bind("id", counter.toBytes())
                .execute());
    }

    /** @return how many rows went, at most {@code limit} */
    int deleteExpired(Handle handle, long hour, int limit) {
        return handle.createUpdate("delete from recovery_counter where ends_at_hour <= :hour limit :limit")
                .bind("hour", hour)
                .bind("limit", limit)
                .execute();
    }
}
