package dev.redoubt.server.user;

import dev.redoubt.server.account.AccountStore;
import dev.redoubt.server.account.Accounts;
import dev.redoubt.server.account.NameVault;
import dev.redoubt.server.api.Operation;
import dev.redoubt.server.audit.Audit;
import dev.redoubt.server.database.Database;
import dev.redoubt.server.device.CutOff;
import dev.redoubt.server.enrolment.InvitationStore;
import dev.redoubt.server.mailbox.Mailbox;
import dev.redoubt.server.recovery.RecoveryStore;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;

/** All operations on users, their devices, bots and guests. Thread-safe. */
public final class UserAdministration {
    private final UserLists lists;
    private final Map<String, Operation> operations = new HashMap<>();

    /**
     * What it works on.
     *
     * @param cutOff ends what devices have open
     * @param watch is told where other settings hold from now on
     */
    public record Parts(
            Database database,
            Accounts accounts,
            NameVault names,
            Mailbox mailbox,
            InvitationLinks links,
            CutOff cutOff,
            AccountWatch watch,
            Audit audit,
            SecureRandom random,
            Clock clock) {}

    public UserAdministration(Parts parts) {
        this(parts, Creation.MOST);
    }

    /** @param most users and bots */
    UserAdministration(Parts parts, long most) {
        Database database = parts.database();
        UserStore store = new UserStore();
        UserIndex index = new UserIndex();
        UserNames names = new UserNames(index, parts.names());
        Records records = new Records(
                store, new AccountStore(), new InvitationStore(), parts.names(), parts.audit(), parts.clock());
        Ending ending = new Ending(parts.accounts(), parts.mailbox(), parts.cutOff(), parts.watch());
        Creation creation = new Creation(database, records, parts.links(), most);
        Suspension suspension = new Suspension(database, records, ending);
        Updates updates = new Updates(database, records, parts.links(), suspension, ending, parts.watch());
        Deletion deletion = new Deletion(database, records, parts.mailbox(), new RecoveryStore(), names, ending);
        UserQueries queries = new UserQueries(database, store, index, names, creation);
        lists = new UserLists(database, store, index, names);
        operations.putAll(new UserOperations(records, queries, lists, creation, updates, suspension, deletion).all());
        operations.putAll(new BotOperations(queries, lists, creation, updates, deletion, parts.random()).all());
        operations.putAll(
                new DeviceOperations(new UserDevices(database, records, parts.mailbox(), ending, parts.watch())).all());
        operations.putAll(new GuestOperations(parts.clock()).all());
    }

    /** By their names in the models. */
    public Map<String, Operation> operations() {
        return Map.copyOf(operations);
    }

    /**
     * Opens all names, so that the first list is as fast as the others, and drops those of whom is not there any more.
     *
     * @return how many there are
     */
    public int refreshNames() {
        return lists.refreshNames();
    }
}
