package dev.redoubt.server.account;

import dev.redoubt.protocol.account.AgreementRecord;
import dev.redoubt.protocol.account.VerifiedAccountState;
import dev.redoubt.protocol.account.VerifiedNode;
import dev.redoubt.protocol.account.VerifiedSuspension;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.protocol.identity.Octets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
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
                            last_resort_expires_at_hour, highest_key_id, last_seen_day, enrolled_day)
                        values (:id, :account, :certificate, :agreement, '', 0, 0, :day, :day)""")
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
        return handle.createQuery("select id from account where name_index = :index")
                .bind("index", nameIndex.toBytes())
                .map((row, _) -> AccountId.of(row.getBytes(1)))
                .findOne()
                .flatMap(account -> byId(handle, account));
    }

    /**
     * The suspensions are read first: a state that is newer than they are makes them void, so that nobody takes a suspension for
     * lifted that is not.
     */
    public Optional<AccountRow> byId(Handle handle, AccountId account) {
        return select(handle, account, "");
    }

    /** Nobody else publishes for the account until the transaction ends. */
    public Optional<AccountRow> lock(Handle handle, AccountId account) {
        return select(handle, account, " for update");
    }

    private static Optional<AccountRow> select(Handle handle, AccountId account, String lock) {
        List<byte[]> suspensions = handle.createQuery(
                        "select content from suspension where account = :id order by node")
                .bind("id", account.toBytes())
                .mapTo(byte[].class)
                .list();
        return handle.createQuery("""
                        select state, account.name_index, account.name_sealed, coalesce(user_account.suspended, false)
                        from account left join user_account on user_account.account = account.id
                        where account.id = :id""" + lock)
                .bind("id", account.toBytes())
                .map((row, _) -> new AccountRow(
                        row.getBytes(1),
                        suspensions,
                        Octets.copyOf(row.getBytes(2)),
                        row.getBytes(3),
                        row.getBoolean(4),
                        Map.of(),
                        Set.of()))
                .findOne()
                .map(row -> row.with(cutOff(handle, account), awaited(handle, account)));
    }

    /** What administrators have cut off of the account. */
    private static Map<NodeId, NodeStanding> cutOff(Handle handle, AccountId account) {
        return handle
                .createQuery("select id, standing from node where account = :id and standing <> 0")
                .bind("id", account.toBytes())
                .map((row, _) -> Map.entry(NodeId.of(row.getBytes(1)), NodeStanding.of(row.getInt(2))))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** Which nodes have shown no agreement key: all do that when they are enrolled, but for those that a restoration has lost. */
    private static Set<NodeId> awaited(Handle handle, AccountId account) {
        return handle.createQuery("select id from node where account = :account and length(agreement_record) = 0")
                .bind("account", account.toBytes())
                .map((row, _) -> NodeId.of(row.getBytes(1)))
                .set();
    }

    /** Of which a state speaks that the appliance had lost: it can be written to once it has published its keys. */
    public void insertAwaited(Handle handle, VerifiedNode node, boolean suspended, long seenDay) {
        handle.createUpdate("""
                        insert into node (id, account, certificate, agreement_record, last_resort_key,
                            last_resort_expires_at_hour, highest_key_id, last_seen_day, enrolled_day, standing)
                        values (:id, :account, :certificate, '', '', 0, 0, :day, :day, :standing)""")
                .bind("id", node.id().toBytes())
                .bind("account", node.account().toBytes())
                .bind("certificate", node.certificate().toBytes())
                .bind("day", seenDay)
                .bind("standing", (suspended ? NodeStanding.SUSPENDED : NodeStanding.GOOD).number())
                .execute();
    }

    /** Replaces the state; all suspensions end with the state before. */
    public void replaceState(Handle handle, VerifiedAccountState state) {
        handle.createUpdate("update account set state = :state, state_version = :version where id = :id")
                .bind("id", state.account().toBytes())
                .bind("state", state.toBytes())
                .bind("version", state.version())
                .execute();
        handle.createUpdate("delete from suspension where account = :id")
                .bind("id", state.account().toBytes())
                .execute();
    }

    /** The first one counts; another sister's later word changes nothing. */
    public void suspend(Handle handle, VerifiedSuspension suspension) {
        handle.createUpdate("insert ignore into suspension (node, account, content) values (:node, :account, :content)")
                .bind("node", suspension.node().toBytes())
                .bind("account", suspension.under().account().toBytes())
                .bind("content", suspension.toBytes())
                .execute();
    }

    /** By suspended node, under the current state. To be called behind {@link #lock}: what is read before may miss one. */
    public Map<NodeId, byte[]> suspensions(Handle handle, AccountId account) {
        return handle
                .createQuery("select node, content from suspension where account = :id")
                .bind("id", account.toBytes())
                .map((row, _) -> Map.entry(NodeId.of(row.getBytes(1)), row.getBytes(2)))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** Whose row is there: the devices that the account ever enrolled and did not remove. */
    public Set<NodeId> nodes(Handle handle, AccountId account) {
        return handle.createQuery("select id from node where account = :account")
                .bind("account", account.toBytes())
                .map((row, _) -> NodeId.of(row.getBytes(1)))
                .set();
    }

    /** With its pool, by the foreign key. Its mailbox is to be emptied before. */
    public void deleteNode(Handle handle, NodeId node) {
        handle.createUpdate("delete from node where id = :id")
                .bind("id", node.toBytes())
                .execute();
    }

    /** A certificate that the account's root has renewed. */
    public void replaceCertificate(Handle handle, VerifiedNode node) {
        handle.createUpdate("update node set certificate = :certificate where id = :id")
                .bind("id", node.id().toBytes())
                .bind("certificate", node.certificate().toBytes())
                .execute();
    }

    public boolean existsName(Handle handle, Octets nameIndex) {
        return byName(handle, nameIndex).isPresent();
    }

    /**
     * A device as administrators see it.
     *
     * @param suspended by a sister
     * @param enrolledDay days since 1970; empty where it was not noted yet
     */
    public record DeviceRow(
            NodeId id, NodeStanding standing, boolean suspended, long lastSeenDay, OptionalLong enrolledDay) {}

    public List<DeviceRow> devices(Handle handle, AccountId account) {
        return handle.createQuery("""
                        select id, standing, last_seen_day, enrolled_day,
                            exists (select 1 from suspension where suspension.node = node.id)
                        from node where account = :account""")
                .bind("account", account.toBytes())
                .map((row, _) -> {
                    long enrolled = row.getLong(4);
                    return new DeviceRow(
                            NodeId.of(row.getBytes(1)),
                            NodeStanding.of(row.getInt(2)),
                            row.getBoolean(5),
                            row.getLong(3),
                            enrolled == 0 ? OptionalLong.empty() : OptionalLong.of(enrolled));
                })
                .list();
    }

    /** For good: its keys go with it, and nobody claims any or writes to it. Its mailbox is to be emptied before. */
    public void reset(Handle handle, NodeId node) {
        handle.createUpdate("""
                        update node set standing = :reset, last_resort_key = '', last_resort_expires_at_hour = 0
                        where id = :id""")
                .bind("id", node.toBytes())
                .bind("reset", NodeStanding.RESET.number())
                .execute();
        handle.createUpdate("delete from ephemeral_key where node = :id")
                .bind("id", node.toBytes())
                .execute();
    }

    /** All devices of the account that were not reset. To be called behind {@link #lock}. */
    public void suspendAll(Handle handle, AccountId account, boolean suspended) {
        handle.createUpdate("update node set standing = :to where account = :account and standing = :from")
                .bind("account", account.toBytes())
                .bind("from", (suspended ? NodeStanding.GOOD : NodeStanding.SUSPENDED).number())
                .bind("to", (suspended ? NodeStanding.SUSPENDED : NodeStanding.GOOD).number())
                .execute();
    }

    /** With its nodes, their pools, and all that it keeps here, by foreign keys. Mailboxes are to be emptied before. */
    public void delete(Handle handle, AccountId account) {
        handle.createUpdate("delete from account where id = :id")
                .bind("id", account.toBytes())
                .execute();
    }

    /** Writes only when the day has changed. */
    public void markSeen(Handle handle, NodeId node, long day) {
        handle.createUpdate("update node set last_seen_day = :day where id = :id and last_seen_day <> :day")
                .bind("id", node.toBytes())
                .bind("day", day)
                .execute();
    }
}
