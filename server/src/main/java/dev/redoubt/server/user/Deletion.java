package dev.redoubt.server.user;

import dev.redoubt.channel.session.Device;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.server.database.Database;
import dev.redoubt.server.mailbox.Mailbox;
import dev.redoubt.server.problem.ProblemCode;
import dev.redoubt.server.recovery.Recovery;
import dev.redoubt.server.recovery.RecoveryStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** Leaves nothing of users and bots: rows, keys, mailboxes, recoveries, counts, invitations, sessions and links. Thread-safe. */
final class Deletion {
    private final Database database;
    private final Records records;
    private final Mailbox mailbox;
    private final RecoveryStore recoveries;
    private final UserNames names;
    private final Ending ending;

    Deletion(
            Database database,
            Records records,
            Mailbox mailbox,
            RecoveryStore recoveries,
            UserNames names,
            Ending ending) {
        this.database = database;
        this.records = records;
        this.mailbox = mailbox;
        this.recoveries = recoveries;
        this.names = names;
        this.ending = ending;
    }

    private record Done(boolean found, Optional<Ending.Change> gone) {}

    /**
     * Each user in a transaction of its own.
     *
     * @return those that are not there
     */
    List<UserId> delete(List<Records.Act> acts) {
        List<UserId> missing = new ArrayList<>();
        List<Ending.Change> gone = new ArrayList<>();
        try {
            for (Records.Act act : acts) {
                Done done = database.transaction(handle -> records.lock(handle, act.kind(), act.user())
                        .map(row -> new Done(true, delete(handle, act, row)))
                        .orElseGet(() -> new Done(false, Optional.empty())));
                done.gone().ifPresent(ending::forget);
                done.gone().ifPresent(gone::add);
                names.forget(act.user());
                if (!done.found()) {
                    missing.add(act.user());
                }
            }
        } finally {
            ending.end(gone, ProblemCode.ACCOUNT_DELETED);
        }
        return missing;
    }

    private Optional<Ending.Change> delete(Handle handle, Records.Act act, UserRow row) {
        Optional<Ending.Change> change = row.account()
                .map(account -> new Ending.Change(account, records.accounts().nodes(handle, account)));
        List<Octets> counters = new ArrayList<>(List.of(row.nameIndex()));
        records.users().delete(handle, row.id());
        change.ifPresent(one -> {
            one.nodes().forEach(node -> mailbox.forget(handle, node));
            counters.addAll(ownCounters(one.account(), one.nodes()));
            records.accounts().delete(handle, one.account());
        });
        recoveries.forget(handle, counters);
        int devices = change.map(one -> one.nodes().size()).orElse(0);
        records.note(handle, act, act.did("delete"), details -> details.put("devices", devices));
        return change;
    }

    private static List<Octets> ownCounters(AccountId account, Set<NodeId> nodes) {
        return nodes.stream()
                .map(node -> Recovery.ownCounter(new Device(account, node)))
                .toList();
    }
}
