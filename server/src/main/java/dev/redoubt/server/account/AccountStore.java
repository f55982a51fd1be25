package dev.redoubt.server.account;

import dev.redoubt.protocol.account.AgreementRecord;
import dev.redoubt.protocol.account.VerifiedAccountState;
import dev.redoubt.protocol.account.VerifiedNode;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.protocol.identity.Octets;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The tables {@code account} and {@code node}. Stateless: the caller brings the transaction. */
public final class AccountStore {

    /** @throws org.jdbi.v3.core.JdbiException with a duplicate key if account or name are there already */
    public void insert(Handle handle, VerifiedAccountState state, Octets nameIndex, byte[] sealedName) {
        handle.createUpdate("""
                        insert into account (id, state, state_version, name_index, name_sealed)
                        values (:id, :state, :version, :index, :sealed)""")
                .bind("id", state.account().toBytes())
                .bind("state", state.toBytes())
                .bind("version", state.version())
                .bind("index", nameIndex.toBytes())
                .bind("sealed", sealedName)
                .execute();
    }

    /** @param seenDay days since 1970 */
    public void insertNode(Handle handle, VerifiedNode node, AgreementRecord agreement, long seenDay) {
        handle.createUpdate("""
                        insert into node (id, account, certificate, agreement_record, last_resort_key,
                            last_resort_expires_at_hour, highest_key_id, last_seen_day)
                        values (:id, :account, :certificate, :agreement, '', 0, 0, :day)""")
                .bind("id", node.id().toBytes())
                .bind("account", node.account().toBytes())
                .bind("certificate", node.certificate().toBytes())
                .bind("agreement", agreement.toBytes())
                .bind("day", seenDay)
                .execute();
    }

    public boolean existsAccount(Handle handle, AccountId account) {
        return handle.createQuery("select count(*) from account where id = :id")
                        .bind("id", account.toBytes())
                        .mapTo(int.class)
                        .one()
                > 0;
    }

    Optional<AccountRow> byName(Handle handle, Octets nameIndex) {
        return handle.createQuery("select state, name_index, name_sealed from account where name_index = :index")
                .bind("index", nameIndex.toBytes())
                .map((row, _) -> new AccountRow(row.getBytes(1), Octets.copyOf(row.getBytes(2)), row.getBytes(3)))
                .findOne();
    }

    Optional<AccountRow> byId(Handle handle, AccountId account) {
        return handle.createQuery("select state, name_index, name_sealed from account where id = :id")
                .bind("id", account.toBytes())
                .map((row, _) -> new AccountRow(row.getBytes(1), Octets.copyOf(row.getBytes(2)), row.getBytes(3)))
                .findOne();
    }

    public boolean existsName(Handle handle, Octets nameIndex) {
        return byName(handle, nameIndex).isPresent();
    }

    /** Writes only when the day has changed. */
    public void markSeen(Handle handle, NodeId node, long day) {
        handle.createUpdate("update node set last_seen_day = :day where id = :id and last_seen_day <> :day")
                .bind("id", node.toBytes())
                .bind("day", day)
                .execute();
    }
}
