package dev.redoubt.server.user;

import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.server.account.AccountStore;
import dev.redoubt.server.account.NodeStanding;
import dev.redoubt.server.administrator.Administrator;
import dev.redoubt.server.database.Database;
import dev.redoubt.server.mailbox.Mailbox;
import dev.redoubt.server.problem.ProblemCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;

/** The devices of users and bots: shown, and reset. Thread-safe. */
final class UserDevices {
    private final Database database;
    private final Records records;
    private final Mailbox mailbox;
    private final Ending ending;
    private final AccountWatch watch;

    UserDevices(Database database, Records records, Mailbox mailbox, Ending ending, AccountWatch watch) {
        this.database = database;
        this.records = records;
        this.mailbox = mailbox;
        this.ending = ending;
        this.watch = watch;
    }

    List<AccountStore.DeviceRow> of(UserId user) {
        return database.statement(handle -> {
            UserRow row = require(handle, user);
            return row.account()
                    .map(account -> records.accounts().devices(handle, account))
                    .orElse(List.of());
        });
    }

    private UserRow require(Handle handle, UserId user) {
        return records.users().find(handle, user).orElseThrow(() -> Records.unknown(Kind.USER));
    }

    /**
     * For good. What is reset already stays so. A bot's devices too: its number is of the same sequence.
     *
     * @return those of the wanted that the user does not have
     */
    Set<NodeId> reset(Administrator by, UserId user, Set<NodeId> wanted) {
        List<NodeId> missing = new ArrayList<>();
        Optional<Ending.Change> change = database.transaction(handle -> {
            Records.Act act = new Records.Act(by, require(handle, user).kind(), user);
            UserRow row = records.require(handle, act.kind(), user);
            missing.clear();
            missing.addAll(wanted);
            return row.account().map(account -> reset(handle, act, account, missing));
        });
        change.ifPresent(ending::forget);
        ending.end(change.stream().toList(), ProblemCode.DEVICE_RESET);
        return Set.copyOf(missing);
    }

    private Ending.Change reset(Handle handle, Records.Act act, AccountId account, List<NodeId> wanted) {
        TreeMap<NodeId, NodeStanding> there = new TreeMap<>();
        records.accounts().devices(handle, account).forEach(device -> there.put(device.id(), device.standing()));
        Set<NodeId> found =
                Set.copyOf(wanted.stream().filter(there::containsKey).toList());
        wanted.removeAll(found);
        if (found.stream().anyMatch(node -> there.get(node) != NodeStanding.RESET)) {
            watch.resetting(handle);
        }
        for (NodeId node : found) {
            if (there.get(node) != NodeStanding.RESET) {
                mailbox.forget(handle, node);
                records.accounts().reset(handle, node);
                records.note(handle, act, "device.reset", details -> details.put("device", node.toString()));
            }
        }
        return new Ending.Change(account, found);
    }
}
