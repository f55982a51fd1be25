package dev.redoubt.server.accountdata;

import dev.redoubt.protocol.accountdata.SealedAccountData;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.Octets;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The table {@code account_data}. Stateless: the caller brings the transaction. */
public final class AccountDataStore {
    /** Which one is kept. */
    record Present(long version, long generation, Octets digest, byte[] storageKey) {}

    Optional<Present> find(Handle handle, AccountId account) {
        return handle.createQuery(
                        "select version, generation, digest, storage_key from account_data where account = :account")
                .bind("account", account.toBytes())
                .map((row, _) ->
                        new Present(row.getLong(1), row.getLong(2), Octets.copyOf(row.getBytes(3)), row.getBytes(4)))
                .findOne();
    }

    /** Locks what is kept until the end of the transaction, also where that is nothing yet: by the account's row. */
    Optional<Present> lock(Handle handle, AccountId account) {
        handle.createQuery("select id from account where id = :account for update")
                .bind("account", account.toBytes())
                .mapTo(byte[].class)
                .findOne();
        return find(handle, account);
    }

    byte[] content(Handle handle, AccountId account) {
        return handle.createQuery("select content from account_data where account = :account")
                .bind("account", account.toBytes())
                .mapTo(byte[].class)
                .one();
    }

    void put(Handle handle, SealedAccountData sealed, byte[] storageKey) {
        handle.createUpdate("""
                        insert into account_data (account, version, generation, digest, storage_key, content)
                        values (:account, :version, :generation, :digest, :storageKey, :content)
                        on duplicate key update version = :version, generation = :generation, digest = :digest,
                            storage_key = :storageKey, content = :content""")
                .bind("account", sealed.account().toBytes())
                .bind("version", sealed.version())
                .bind("generation", sealed.generation())
                .bind("digest", sealed.digest().toBytes())
                .bind("storageKey", storageKey)
                .bind("content", sealed.toBytes())
                .execute();
    }
}
